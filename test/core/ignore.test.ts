import { describe, expect, it } from 'vitest';
import { checkDocument } from '../../server/src/check';
import { noFiles } from '../../server/src/context/files';

/** The findings of one rule: others speak of these lines too. */
async function rulesFor(text: string, inlineIgnores = true): Promise<string[]> {
  const { findings } = await checkDocument({ language: 'dockerfile', path: undefined, text }, noFiles, {
    inlineIgnores,
  });
  return findings.map(({ rule }) => rule).filter((rule) => rule === 'uv-sync-unlocked');
}

const bad = 'FROM python:3.12-slim\nWORKDIR /app\n%RUN uv sync\nRUN echo\n%RUN uv sync\n';
const withComments = (first: string, second = '', top = ''): string =>
  top + bad.replace('%', first).replace('%', second);

describe('ignore comments', () => {
  it('reports both without any', async () => {
    expect(await rulesFor(withComments(''))).toEqual(['uv-sync-unlocked', 'uv-sync-unlocked']);
  });

  it.each([
    ['# plimsoll-ignore uv-sync-unlocked -- follows the newest\n'],
    ['#plimsoll-ignore other-rule,uv-sync-unlocked\n'],
    ['# plimsoll-ignore all\n'],
    ['# plimsoll-ignore uv-sync-unlocked\n# another comment\n\n'],
  ])('covers the next instruction only: %j', async (comment) => {
    expect(await rulesFor(withComments(comment))).toEqual(['uv-sync-unlocked']);
    expect(await rulesFor(withComments('', comment))).toEqual(['uv-sync-unlocked']);
  });

  it.each(['DL3042', 'hadolint:DL3042', 'pip-cache-in-layer'])(
    'knows a rule by the name of others: %s',
    async (name) => {
      const text = 'FROM python:3.12-slim\nWORKDIR /app\n%RUN pip install flask\nUSER 1000\n';
      const rules = async (comment: string): Promise<string[]> => {
        const document = { language: 'dockerfile', path: undefined, text: text.replace('%', comment) } as const;
        return (await checkDocument(document, noFiles)).findings.map(({ rule }) => rule);
      };
      expect(await rules('')).toEqual(['pip-cache-in-layer']);
      expect(await rules(`# plimsoll-ignore ${name} -- why\n`)).toEqual([]);
      // Where it silences nothing it is reported like any other.
      expect(await rules(`# plimsoll-ignore ${name}\n\nRUN true\n# x\n`)).toContain('unused-ignore');
    },
  );

  it('covers the instruction between whose lines it stands', async () => {
    const text = (comment: string) =>
      `FROM python:3.12-slim\nWORKDIR /app\nRUN true && \\\n${comment}    uv sync\nRUN uv sync\n`;
    expect(await rulesFor(text(''))).toHaveLength(2);
    expect(await rulesFor(text('    # plimsoll-ignore uv-sync-unlocked -- here\n'))).toHaveLength(1);
    const continued = 'FROM debian:12-slim\nRUN true && \\\n%    apt-get install -y curl\n';
    const speaks = async (comment: string): Promise<boolean> => {
      const document = { language: 'dockerfile', path: undefined, text: continued.replace('%', comment) } as const;
      return (await checkDocument(document, noFiles)).findings.some(({ rule }) => rule === 'recommended-packages');
    };
    expect([await speaks(''), await speaks('# plimsoll-ignore DL3015\n')]).toEqual([true, false]);
    // hadolint itself does not read its own there.
    expect(await speaks('# hadolint ignore=DL3015\n')).toBe(true);
  });

  it("reads BuildKit's directive at the top, and the same words as a comment", async () => {
    const text = 'FROM scratch\nCOPY app /app\nCMD /app serve\n';
    const rules = async (comment: string): Promise<string[]> => {
      const document = { language: 'dockerfile', path: undefined, text: comment + text } as const;
      return (await checkDocument(document, noFiles)).findings.map(({ rule }) => rule);
    };
    expect(await rules('')).toContain('shell-form-command');
    for (const comment of ['# check=skip=JSONArgsRecommended;error=true\n', '#\n# check=skip=all\n'])
      expect(await rules(comment)).not.toContain('shell-form-command');
  });

  it('covers the file from anywhere', async () => {
    const comment = '# plimsoll-ignore-file uv-sync-unlocked -- why\n';
    expect(await rulesFor(withComments('', '', comment))).toEqual([]);
    expect(await rulesFor(withComments('', comment))).toEqual([]);
  });

  it.each([
    '# plimsoll-ignore other-rule\n',
    '# plimsoll-ignore -- uv-sync-unlocked\n',
    '# see plimsoll-ignore uv-sync-unlocked\n',
  ])('is not fooled by %j', async (comment) => expect(await rulesFor(withComments(comment, comment))).toHaveLength(2));

  it('can be switched off', async () => {
    expect(await rulesFor(withComments('', '', '# plimsoll-ignore-file all\n'), false)).toHaveLength(2);
  });
});

describe('ignore comments of a workflow', () => {
  const steps = `on: push
jobs:
  build: %0
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/upload-artifact@v3 %1
      - name: two
        %5
        uses: actions/upload-artifact@v3 %2
      - %3
        uses: actions/upload-artifact@v3
      %4
      - uses: actions/upload-artifact@v3
      %6
`;
  /** The numbers of the lines, counted from 0, that are still reported. */
  async function linesFor(place: number): Promise<number[]> {
    const comment = '# plimsoll-ignore removed-action-version';
    const text = steps.replaceAll(/%(\d)/g, (_, at) => (Number(at) === place ? comment : ''));
    const { findings } = await checkDocument({ language: 'workflow', path: undefined, text }, noFiles);
    const found = findings.filter(({ rule }) => rule === 'removed-action-version');
    return found.map(({ range }) => text.slice(0, range.start).split('\n').length - 1);
  }

  it.each([
    ['nowhere', 9, [5, 8, 10, 12]],
    ['at the end of the name of the job: for the job', 0, []],
    ['at the end of the only line of a step: for this step', 1, [8, 10, 12]],
    ['at the end of the last line of a step: for this step', 2, [5, 10, 12]],
    ['behind the dash: for the step that follows', 3, [5, 8, 12]],
    ['above a step: for this step', 4, [5, 8, 10]],
    ['between the lines of a step: for this step', 5, [5, 10, 12]],
    ['above nothing: for nothing, and not for all of the job', 6, [5, 8, 10, 12]],
  ])('%s', async (_, place, lines) => expect(await linesFor(place)).toEqual(lines));
});
