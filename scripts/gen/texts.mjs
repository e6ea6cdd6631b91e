// The texts that client, server and report show by key: `t('…')` in the server and the report, `l10n.t('…')` in the client, and
// `stated('…')`, whose key is `stated/…`, in what measures.

import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The English texts of the sources under `root`, each with the files that use it.
 * @throws when a text is not written out where it is used: nobody could find its translation.
 */
export async function usedTexts(root) {
  const texts = new Map();
  for (const folder of ['server/src', 'client/src']) {
    const names = await readdir(join(root, folder), { recursive: true });
    for (const name of names.filter((each) => each.endsWith('.ts')).sort()) {
      const file = `${folder}/${name.replaceAll('\\', '/')}`;
      const source = await readFile(join(root, file), 'utf8');
      for (const text of textsIn(source, file)) texts.set(text, [...(texts.get(text) ?? []), file]);
    }
  }
  return texts;
}

function textsIn(source, file) {
  const code = source.replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, '');
  const calls = [
    ...code.matchAll(
      /(?<![\w.]|function )(?:l10n\.)?(t|mark|stated)\((?!\))\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)")?/g,
    ),
  ];
  return calls.map(([call, by, single, double]) => {
    const text = single ?? double;
    if (text === undefined) throw new Error(`${file}: the text of ${call.trim()}…) is not written out`);
    return (by === 'stated' ? 'stated/' : '') + text.replaceAll(/\\(.)/g, '$1');
  });
}
