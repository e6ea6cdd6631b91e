// The table of settings in the README, from the manifest and its English texts.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** @returns the table in Markdown, in the order of the settings editor. @throws where a text is missing */
export async function settingsTable(root) {
  const read = async (name) => JSON.parse(await readFile(join(root, name), 'utf8'));
  const [manifest, texts] = await Promise.all([read('package.json'), read('package.nls.json')]);
  const said = (text) => {
    const key = /^%(.+)%$/.exec(text)?.[1];
    if (key === undefined) return text;
    if (typeof texts[key] !== 'string') throw new Error(`package.nls.json has no ${key}`);
    return texts[key];
  };
  const words = ({ markdownDescription, enum: values = [], enumDescriptions = [] }) =>
    [
      said(markdownDescription).replaceAll(/`#([\w.]+)#`/g, '`$1`'),
      ...enumDescriptions.map((text, index) => `\`${values[index]}\`: ${said(text)}`),
    ].join(' ');
  const settings = Object.entries(manifest.contributes.configuration.properties);
  const rows = settings
    .toSorted(([, a], [, b]) => a.order - b.order)
    .map(([name, setting]) => `| \`${name}\` | \`${JSON.stringify(setting.default)}\` | ${cell(words(setting))} |\n`);
  return ['| Setting | Default | What it does |\n', '|---|---|---|\n', ...rows].join('');
}
