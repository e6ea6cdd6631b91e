import { afterEach, describe, expect, it } from 'vitest';
import type { MarkupContent } from 'vscode-languageserver/node';
import { startEditor } from './editor';
import type { Editor } from './editor';
import { chownTwice, dockerfile } from './samples';

const workflow = 'file:///w/.github/workflows/build.yml';
const checkoutHash = 'fbc6f3992d24b796d5a048ff273f7fcc4a7b6c09';

let editor: Editor;
const editors: Editor[] = [];
afterEach(async () => {
  for (const started of editors.splice(0)) await started.end();
});

async function begin(settings: object = {}): Promise<void> {
  editor = await startEditor({ settings });
  editors.push(editor);
}

async function hoverIn(uri: string, text: string, at: string): Promise<{ markdown: string; words: string } | null> {
  await begin();
  await editor.open(uri, text, uri === dockerfile ? 'dockerfile' : 'yaml');
  const hover = await editor.hover(uri, at);
  if (hover === null) return null;
  const lines = text.split(/\r?\n/);
  const { start, end } = hover.range!;
  const { kind, value } = hover.contents as MarkupContent;
  expect(kind).toBe('markdown');
  return { markdown: value, words: lines[start.line]!.slice(start.character, end.character) };
}

const steps = (...lines: string[]): string =>
  `on: push\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n${lines.map((line) => `      ${line}\n`).join('')}`;

describe('hover on uses:', () => {
  it('tells the state with date and source, the runtime, the newest version and where the facts are from', async () => {
    const hover = await hoverIn(workflow, steps('- uses: "actions/upload-artifact@v3"'), 'upload-artifact');
    expect(hover?.words).toBe('actions/upload-artifact@v3');
    const { markdown = '' } = hover ?? {};
    expect(markdown).toContain(
      '**[actions/upload-artifact](https://github.com/actions/upload-artifact)** **v3** · Node 16',
    );
    expect(markdown).toContain('Refused since 2025-01-30 (GitHub changelog of 2024-04-16).');
    expect(markdown).toMatch(/^Newest: \[v\d+\.\d+\.\d+\]\(https:.+\) \(.*seen on \d{4}-\d\d-\d\d in .+\)$/m);
    expect(markdown).toMatch(/^From v3 to v\d+:\n- v4 artifacts are immutable/m);
    expect(markdown).toMatch(/^\*Read in its repository on \d{4}-\d\d-\d\d; confidence: high\*$/m);
  });

  it('names the version of a commit, and says nothing of older changes', async () => {
    const hover = await hoverIn(workflow, steps(`- uses: actions/checkout@${checkoutHash}`), checkoutHash);
    expect(hover?.markdown).toContain('**v5.1.0**, by its commit · Node 24 since v5');
    expect(hover?.markdown).not.toContain('v5 moves to');
    expect(hover?.markdown).toContain('- v6 keeps the token');
  });

  it('names the inputs of the step that are gone', async () => {
    const text = steps('- uses: actions/setup-python@v6', '  with:', '    pip-install: -r requirements.txt');
    const hover = await hoverIn(workflow, text, 'setup-python');
    expect(hover?.markdown).toContain('- the input `pip-install`, which this step sets, is gone');
  });

  it('says where the inputs stay', async () => {
    const text = steps('- uses: actions/upload-artifact@v6', '  with: { path: out }');
    const hover = await hoverIn(workflow, text, 'upload-artifact');
    expect(hover?.markdown).toContain('- the inputs that this step sets are still there');
  });

  it('shows refs and our own words as they are', async () => {
    const text = steps(
      '- uses: slsa-framework/slsa-github-generator@release-1_2+3',
      '- uses: docker/github-builder@v1',
    );
    expect((await hoverIn(workflow, text, 'slsa-github'))?.markdown).toContain('at `release-1_2+3`, no known version');
    expect((await hoverIn(workflow, text, 'github-builder'))?.markdown).toContain('jobs.\\<id>.uses');
  });

  it('reads an action of this repository', async () => {
    const text = 'name: a\nruns:\n  using: composite\n  steps:\n    - uses: actions/cache@v4.1.0\n';
    const hover = await hoverIn('file:///w/action.yml', text, 'actions/cache');
    expect(hover?.markdown).toContain('Versions below v4.2.0 are refused since 2025-03-01');
  });

  it.each(['somebody/something@v1', './local', 'docker://alpine:3.22', 'actions/checkout@${{ inputs.ref }}'])(
    'says nothing of %s',
    async (uses) => {
      const hover = await hoverIn(workflow, steps(`- uses: ${uses}`), uses);
      expect(hover?.markdown ?? '').not.toContain('Newest');
    },
  );

  it('says nothing where Plimsoll is off', async () => {
    await begin({ enable: false });
    await editor.open(workflow, steps('- uses: actions/checkout@v4'), 'yaml');
    expect(await editor.hover(workflow, 'checkout')).toBeNull();
  });
});

describe('hover on a rule', () => {
  it('a finding: what the rule reports, below what is known of the action', async () => {
    const { markdown = '' } = (await hoverIn(dockerfile, chownTwice, 'chown -R app:app')) ?? {};
    expect(markdown).toMatch(/^\*\*chown-after-copy\*\*: A `RUN chown` that changes the owner/);
    expect(await hoverIn(dockerfile, chownTwice, 'python:3.12')).toBeNull();
    const step = await hoverIn(workflow, steps('- uses: actions/upload-artifact@v3'), 'upload-artifact');
    expect(step?.markdown).toMatch(/confidence: high\*\n\n---\n\n\*\*removed-action-version\*\*: /);
  });

  it.each([
    ['# plimsoll-ignore uv-sync-unlocked, chown-after-copy -- why', 'chown-after-copy', 'chown-after-copy'],
    ['# plimsoll-ignore-file Shell-Form-Command', 'Shell-Form-Command', 'shell-form-command'],
    ['# hadolint ignore=DL3006,DL3025', 'DL3025', 'shell-form-command'],
    ['# hadolint global ignore=DL3025', 'DL3025', 'shell-form-command'],
    ['# check=error=true;skip=JSONArgsRecommended', 'JSONArgsRecommended', 'shell-form-command'],
    ['# check=skip=all', 'all', 'Every rule'],
  ])('%s', async (comment, at, expected) => {
    const hover = await hoverIn(dockerfile, `${comment}\nFROM scratch\n`, at);
    expect(hover?.words).toBe(at);
    expect(hover?.markdown).toContain(expected);
  });

  it('a comment of a workflow', async () => {
    const text = steps('# plimsoll-ignore outdated-action-version', '- uses: actions/checkout@v5');
    expect((await hoverIn(workflow, text, 'outdated-action'))?.markdown).toContain('**outdated-action-version**');
  });

  it.each([
    ['# plimsoll-ignore no-such-rule', 'no-such-rule'],
    ['# hadolint ignore=DL9999', 'DL9999'],
    ['# plimsoll-ignore other-rule -- shell-form-command', '-- shell-form'],
    ['# ignore shell-form-command', 'shell-form'],
    ['# plimsoll-ignore constructor', 'constructor'],
  ])('nothing: %s', async (comment, at) => {
    expect(await hoverIn(dockerfile, `${comment}\nFROM scratch\n`, at)).toBeNull();
  });
});
