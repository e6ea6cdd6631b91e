import { afterEach, describe, expect, it } from 'vitest';
import { CompletionItemTag, CompletionTriggerKind } from 'vscode-languageserver/node';
import type {
  CompletionClientCapabilities,
  CompletionItem,
  CompletionList,
  TextEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { findAction } from '../../server/src/data/actions';
import { startEditor, vscodeCapabilities } from './editor';
import type { Editor } from './editor';
import { dockerfile } from './samples';

const workflow = 'file:///w/.github/workflows/build.yml';
const hash = '0123456789abcdef0123456789abcdef01234567';
const { major: newestMajor, tag: newestTag = '', sha: newestHash = '' } = findAction('actions/checkout')!.latest!;

let editor: Editor;
afterEach(() => editor.end());

const steps = (...lines: string[]): string =>
  `on: push\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n${lines.map((line) => `      ${line}\n`).join('')}`;

async function complete(
  text: string,
  behind: string,
  trigger: CompletionTriggerKind = CompletionTriggerKind.Invoked,
): Promise<CompletionList | null> {
  const completion: CompletionClientCapabilities = {
    completionItem: { tagSupport: { valueSet: [CompletionItemTag.Deprecated] } },
  };
  const textDocument = { ...vscodeCapabilities.textDocument, completion };
  editor = await startEditor({ capabilities: { ...vscodeCapabilities, textDocument } });
  await editor.open(workflow, text, 'yaml');
  return editor.complete(workflow, behind, trigger);
}

const labels = (list: CompletionList | null): string[] => (list?.items ?? []).map(({ label }) => label);
const labelled = (list: CompletionList | null, label: string | RegExp): CompletionItem =>
  list!.items.find((item) => (typeof label === 'string' ? item.label === label : label.test(item.label)))!;

/** The text after an item was chosen. */
function chosen(text: string, { textEdit, additionalTextEdits = [] }: CompletionItem): string {
  const document = TextDocument.create(workflow, 'yaml', 0, text);
  return TextDocument.applyEdits(document, [textEdit as TextEdit, ...additionalTextEdits]);
}

describe('versions behind @', () => {
  it('the newest major first, then older ones, exact tags and commits; nothing that is refused', async () => {
    const list = await complete(steps('- uses: actions/checkout@'), '@', CompletionTriggerKind.TriggerCharacter);
    const [first, second] = list!.items;
    expect(first).toMatchObject({ label: newestMajor, preselect: true });
    expect(Number(second!.label.slice(1))).toBe(Number(newestMajor.slice(1)) - 1);
    expect(labels(list)).toContain(newestTag);
    expect(list!.items.filter(({ preselect }) => preselect)).toHaveLength(1);
    const order = list!.items.map(({ sortText = '' }) => sortText);
    expect(order.every((text, at) => at === 0 || order[at - 1]! < text)).toBe(true);
    expect(editor.initialized.capabilities.completionProvider?.triggerCharacters).toEqual(['@']);

    await editor.edit(workflow, 'actions/checkout@', 'actions/upload-artifact@');
    const refused = labels(await editor.complete(workflow, '@'));
    expect(refused).toContain('v4');
    expect(refused.filter((label) => /\bv[1-3](\.|$)/.test(label))).toEqual([]);
  });

  it('what is on its way out is struck out, and comes last', async () => {
    const list = await complete(steps('- uses: github/codeql-action/init@'), '@');
    const struck = list!.items.map(({ tags }) => tags?.includes(CompletionItemTag.Deprecated) === true);
    expect(labelled(list, 'v2').tags).toEqual([CompletionItemTag.Deprecated]);
    expect(labelled(list, 'v4').tags).toBeUndefined();
    expect(struck.lastIndexOf(false)).toBeLessThan(struck.indexOf(true));
  });

  it('replaces the whole ref, and the version that a comment tells', async () => {
    const text = steps('- uses: actions/checkout@v4 # v4.1.0, see #12');
    const list = await complete(text, '@v');
    expect(chosen(text, labelled(list, newestTag))).toBe(
      steps(`- uses: actions/checkout@${newestTag} # ${newestTag}, see #12`),
    );
  });

  it('a commit comes with its version in a comment', async () => {
    const text = steps('- uses: actions/checkout@');
    const item = labelled(await complete(text, '@'), new RegExp(`# ${newestTag}$`));
    expect(chosen(text, item)).toBe(steps(`- uses: actions/checkout@${newestHash} # ${newestTag}`));
    expect(item.additionalTextEdits).toBeUndefined();
  });

  it.each([
    ['- uses: "actions/checkout@"', `- uses: "actions/checkout@${newestHash}" # ${newestTag}`],
    ['- { uses: actions/checkout@, with: {} }', `- { uses: actions/checkout@${newestHash}, with: {} }`],
    ['- uses: actions/checkout@ # keep', `- uses: actions/checkout@${newestHash} # keep`],
  ])('but not where there is no room for one: %s', async (before, after) => {
    const text = steps(before);
    const item = labelled(await complete(text, '@'), new RegExp(`# ${newestTag}$`));
    expect(chosen(text, item)).toBe(steps(after));
  });

  it('in the style of the file: commits first where others are pinned by commits, tags where by tags', async () => {
    const byCommit = steps(`- uses: actions/cache@${hash}`, '- uses: actions/checkout@');
    expect(labels(await complete(byCommit, 'checkout@'))[0]).toBe(`${newestHash.slice(0, 12)}… # ${newestTag}`);
    await editor.edit(workflow, hash, 'v4.2.0');
    expect(labels(await editor.complete(workflow, 'checkout@'))[0]).toBe(newestTag);
  });

  it('what is typed narrows the list, with v or without', async () => {
    const list = await complete(
      steps('- uses: actions/checkout@v6'),
      '@v6',
      CompletionTriggerKind.TriggerForIncompleteCompletions,
    );
    expect(labels(list).length).toBeGreaterThan(0);
    expect(labels(list).filter((label) => !/\bv6/.test(label))).toEqual([]);
    expect(list!.items.every(({ filterText }) => filterText === 'v6')).toBe(true);
    await editor.edit(workflow, '@v6', '@6');
    expect(labels(await editor.complete(workflow, '@6'))).toContain('v6');
  });

  it('a version that is there can be replaced by any other, and stays the chosen one', async () => {
    const list = await complete(steps('- uses: actions/checkout@v6'), '@v6');
    expect(labels(list)[0]).toBe(newestMajor);
    expect(labelled(list, 'v6').preselect).toBe(true);
  });

  it.each([
    'somebody/something@',
    'actions/checkout@feature-',
    'dtolnay/rust-toolchain@',
    './here@',
    'actions-cool/issues-helper@',
  ])('nothing behind %s', async (uses) => {
    expect(await complete(steps(`- uses: ${uses}`), uses)).toBeNull();
  });
});

describe('actions behind uses:', () => {
  it('by the start of a name or of its parts, with the newest version in the style of the file', async () => {
    const text = steps('- uses: checkou');
    const list = await complete(text, 'checkou');
    expect(labels(list)).toEqual(['actions/checkout']);
    expect(chosen(text, list!.items[0]!)).toBe(steps(`- uses: actions/checkout@${newestMajor}`));
    await editor.edit(workflow, 'checkou', 'Actions/check');
    expect(labels(await editor.complete(workflow, 'Actions/check'))).toEqual(['actions/checkout']);
  });

  it('keeps a version that is there', async () => {
    const text = steps('- uses: actions/check@v4');
    expect(chosen(text, (await complete(text, 'actions/check'))!.items[0]!)).toBe(steps('- uses: actions/checkout@v4'));
  });

  it('pins by commit where the file does', async () => {
    const text = steps(`- uses: actions/cache@${hash}`, "- uses: 'actions/checkou'");
    const [item] = (await complete(text, 'checkou'))!.items;
    expect(chosen(text, item!)).toBe(
      steps(`- uses: actions/cache@${hash}`, `- uses: 'actions/checkout@${newestHash}' # ${newestTag}`),
    );
  });

  it('before anything is written, none that is archived or was tampered with', async () => {
    const all = labels(await complete(steps('- uses: '), 'uses: '));
    expect(all).toContain('docker/build-push-action');
    expect(all).not.toContain('actions/create-release');
    expect(all).not.toContain('actions-cool/issues-helper');
  });
});

describe('nothing elsewhere', () => {
  it.each([
    ['- run: echo uses', 'echo uses'],
    ['- run: |', '- run: |'],
    ['- name: it uses actions/checkout@', 'checkout@'],
    ['# uses: actions/checkout@', 'checkout@'],
    ['- uses: actions/checkout@v4', '- uses:'],
    ['- uses: actions/checkout@v4', '- uses'],
  ])('%s', async (line, behind) => {
    expect(await complete(steps(line), behind)).toBeNull();
  });

  it('in a script, in a Dockerfile, and where Plimsoll is off', async () => {
    expect(await complete(steps('- run: |', '    uses: actions/checkout@'), 'checkout@')).toBeNull();
    await editor.open(dockerfile, '# uses: actions/checkout@\nFROM scratch\n');
    expect(await editor.complete(dockerfile, 'checkout@')).toBeNull();
    await editor.end();
    editor = await startEditor({ settings: { enable: false } });
    await editor.open(workflow, steps('- uses: actions/checkout@'), 'yaml');
    expect(await editor.complete(workflow, 'checkout@')).toBeNull();
  });
});
