import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, diagnosticsOf, openFixture, ruleOf, setText, until } from './support';

const path = '.github/workflows/build.yml';
const head = 'on: push\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n';

/** The place behind the first occurrence of some words. */
function behind(document: vscode.TextDocument, words: string): vscode.Position {
  const at = document.getText().indexOf(words);
  assert.ok(at >= 0, `'${words}' is in the document`);
  return document.positionAt(at + words.length);
}

/** What all hovers at a place say. */
async function hoverAt(document: vscode.TextDocument, words: string): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    behind(document, words),
  );
  return hovers
    .flatMap(({ contents }) => contents.map((part) => (typeof part === 'string' ? part : part.value)))
    .join('\n');
}

suite('uses: of a workflow', () => {
  teardown(closeEditors);

  test('the hover tells what the action is, and what the rule is that speaks', async () => {
    const { document } = await openFixture(path, `${head}      - uses: actions/upload-artifact@v3\n`);
    await diagnosticsOf(document.uri, (found) => found.some((problem) => ruleOf(problem) === 'removed-action-version'));
    const text = await hoverAt(document, 'upload-artifact');
    assert.match(text, /Refused since 2025-01-30/);
    assert.match(text, /removed-action-version.*: A version of an action/);
  });

  test('a version is offered behind @, and taken with the keyboard', async () => {
    const editor = await openFixture(path, `${head}      - uses: actions/checkout\n      - run: true\n`);
    const { document } = editor;
    const end = behind(document, 'checkout');
    editor.selection = new vscode.Selection(end, end);
    await vscode.commands.executeCommand('type', { text: '@' });
    // The list opens some time after the letter.
    const line = await until('the newest version in the text', async () => {
      await vscode.commands.executeCommand('acceptSelectedSuggestion');
      const text = document.lineAt(5).text.trim();
      return /@v\d+$/.test(text) ? text : undefined;
    });
    assert.match(line, /^- uses: actions\/checkout@v([7-9]|\d\d)$/);
  });

  test('a version that is there is replaced as a whole; other lines are left to others', async () => {
    const editor = await openFixture(path, `${head}      - uses: actions/cache@v3\n`);
    const { document } = editor;
    const complete = (words: string): Thenable<vscode.CompletionList> =>
      vscode.commands.executeCommand('vscode.executeCompletionItemProvider', document.uri, behind(document, words));
    const ours = ({ items }: vscode.CompletionList): vscode.CompletionItem[] =>
      items.filter(
        ({ insertText, label }) => /^v\d+$/.test(typeof label === 'string' ? label : label.label) && insertText,
      );
    const [newest] = ours(
      await until('versions', async () => {
        const list = await complete('cache@v');
        return ours(list).length > 0 ? list : undefined;
      }),
    );
    const range = newest?.range;
    assert.ok(range instanceof vscode.Range);
    assert.equal(document.getText(range), 'v3');
    await setText(editor, `${head}      - run: echo v\n`);
    assert.deepEqual(ours(await complete('echo v')), []);
  });
});
