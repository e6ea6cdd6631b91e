import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { useTexts } from '../../server/src/core/l10n';
import { rules } from '../../server/src/rules/index.gen';
import { summaries } from '../../server/src/rules/summaries.gen';
// @ts-expect-error: scripts have no types
import { bundledTexts } from '../../scripts/gen/translation.mjs';
// @ts-expect-error: scripts have no types
import { usedTexts } from '../../scripts/gen/texts.mjs';
import { buildAndMeasure } from '../../server/src/measure/engine/build';
import { explainFailure } from '../../server/src/measure/engine/errors';
import { measureNamedImage } from '../../server/src/measure/engine/measure-image';
import type { BuildAnswer } from '../../server/src/protocol';
import { sampleLayer, sampleMeasurement, sampleStep, sampleWaste } from '../measure/samples';
import { startEditor } from './editor';
import type { Editor, EditorOptions } from './editor';
import { chownTwice, dockerfile, workflow } from './samples';

const root = new URL('../..', import.meta.url).pathname;
const chinese = (await (bundledTexts as (root: string, language: string) => unknown)(root, 'zh-cn')) as Record<
  string,
  string
>;
const used = (await (usedTexts as (root: string) => unknown)(root)) as Map<string, unknown>;

/** Every text in brackets: what stands outside of them was not taken by key. */
const marked = (text: string): string => `⟦${text}⟧`;
const pseudo = Object.fromEntries([
  ...[...used.keys()].map((english) => [english, marked(english)]),
  ...rules.map(({ id }) => [`rule/${id}`, marked(summaries[id] ?? '')]),
  ...rules.flatMap(({ id, messages }) =>
    Object.entries(messages).map(([message, text]) => [`rule/${id}/${message}`, marked(text)]),
  ),
]);

let editor: Editor;
const start = async (texts: Record<string, string> | undefined, options: EditorOptions = {}): Promise<void> => {
  editor = await startEditor({ ...options, initializationOptions: { commands: true, ...(texts && { texts }) } });
};
afterEach(() => editor.end());
// Other files share the process.
afterAll(() => useTexts(undefined));

test('an editor in Chinese gets Chinese: findings, their places, actions, hovers', async () => {
  await start(chinese);
  await editor.open(dockerfile, chownTwice);
  const found = (await editor.pull(dockerfile)).find(({ code }) => code === 'chown-after-copy')!;
  expect(found.message).toBe('chown -R 把 /app 又存了一份：它改动的每个文件都会复制到这一层');
  expect(found.relatedInformation?.map(({ message }) => message)).toEqual(['这些文件最先存放在这里']);
  expect(found.severity).toBe(2);
  const titles = (await editor.actions(dockerfile, 'chown', ['quickfix'])).map(({ title }) => title);
  expect(titles).toEqual(
    expect.arrayContaining([
      '在复制文件的地方用 --chown 设置所有者',
      '在此处忽略 chown-after-copy',
      '在此文件中忽略 chown-after-copy',
    ]),
  );
  const hover = await editor.hover(dockerfile, 'chown -R');
  expect(hover?.contents).toMatchObject({ value: expect.stringContaining('修改了同一阶段的') as string });
});

test('the link of a finding leads to the page in that language', async () => {
  Object.assign(globalThis, { __RULE_PAGES__: 'https://example.org/v1/docs/rules' });
  try {
    await start(chinese);
    await editor.open(dockerfile, chownTwice);
    const found = (await editor.pull(dockerfile)).find(({ code }) => code === 'chown-after-copy');
    expect(found?.codeDescription?.href).toBe('https://example.org/v1/docs/zh-cn/rules/chown-after-copy.md');
  } finally {
    Reflect.deleteProperty(globalThis, '__RULE_PAGES__');
  }
});

test('without texts all is English again, and what is no text is passed over', async () => {
  await start({ 'rule/chown-after-copy/brought': 1 as never });
  await editor.open(dockerfile, chownTwice);
  const found = (await editor.pull(dockerfile)).find(({ code }) => code === 'chown-after-copy')!;
  expect(found.message).toContain('stores /app a second time');
  expect(found.relatedInformation?.[0]?.message).toMatch(/^[A-Za-z ]+$/);
});

test('what keys, options and budgets of a configuration are is told in Chinese', async () => {
  const uri = 'file:///w/plimsoll.yaml';
  const keys = ['extends', 'ignore', 'targets', 'budgets', 'size', 'time', 'waste', 'startup', 'rules'];
  const options = ['registries', 'severity', 'strict', 'labels'];
  const text = `extends: a
ignore: []
targets: []
budgets: { size: 1MB, time: 1s, waste: 1MB, startup: 1s }
rules:
  untrusted-registry: { severity: error, registries: [] }
  invalid-image-label: { strict: true, labels: {} }
`;
  await start(chinese);
  await editor.open(uri, text, 'yaml');
  for (const key of [...keys, ...options]) {
    const said = JSON.stringify((await editor.hover(uri, `${key}:`))?.contents);
    expect(said, key).toMatch(/\p{Script=Han}/u);
  }
  expect(JSON.stringify((await editor.hover(uri, 'untrusted-registry'))?.contents)).toContain('默认级别：error。');
  await editor.edit(uri, 'extends: a\n', 'ex\n');
  const [extended] = (await editor.complete(uri, 'ex'))?.items ?? [];
  expect(JSON.stringify(extended?.documentation)).toMatch(/\p{Script=Han}/u);
});

describe('what the engine refuses is told in Chinese', () => {
  const executable = '/no/such/docker';

  test('a build, where there is no engine', async () => {
    await start(chinese, { host: { build: buildAndMeasure }, settings: { measure: { executable } } });
    await editor.open(dockerfile, chownTwice);
    const answer = await editor.connection.sendRequest<BuildAnswer>('plimsoll/build', { uri: dockerfile });
    expect(answer).toEqual({
      ok: false,
      cancelled: false,
      message: '找不到命令 /no/such/docker：请安装 Docker 及其 buildx 插件，或设置该命令的路径。',
      logged:
        'The command /no/such/docker was not found: install Docker with its buildx plugin, or set the path of the command.',
    });
  });

  test('a secret that is not there', async () => {
    const build = { secrets: ['id=token,src=/no/such/file'] };
    await start(chinese, { host: { build: buildAndMeasure }, settings: { build } });
    await editor.open(dockerfile, chownTwice);
    const answer = await editor.connection.sendRequest<BuildAnswer>('plimsoll/build', { uri: dockerfile });
    expect(answer).toMatchObject({ ok: false, message: '密钥 token 的文件不存在：/no/such/file。' });
  });

  test('the measuring of an image', async () => {
    const answers: BuildAnswer[] = [];
    await start(chinese, {
      host: {
        measure: (name, command, options, signal) =>
          measureNamedImage({ name, cwd: '/', executables: [command] }, options, signal),
      },
      settings: { measure: { executable } },
    });
    for (const image of ['app:1', './gone.tar', 'a b'])
      answers.push(await editor.connection.sendRequest<BuildAnswer>('plimsoll/measure', { image, uri: null }));
    expect(answers.map((answer) => !answer.ok && answer.message)).toEqual([
      '没有找到容器引擎（/no/such/docker）：请安装 Docker 或 Podman，指定归档文件，或用 registry://app:1 直接在镜像仓库中测量。',
      './gone.tar 不存在：请给出由“docker save”写出的归档文件。',
      'a b 既不是这里的文件，也不是镜像的名称：请写成 python:3.12 或 ghcr.io/owner/name:tag 的形式。',
    ]);
  });

  test('the line at which a build ended', async () => {
    const output =
      'ERROR: failed to solve: process "/bin/sh -c chown -R app /app" did not complete successfully: exit code: 1';
    const failure = { ...explainFailure({ output, stepLog: 'no such user\n', executable }), line: 3 };
    await start(chinese, { host: { build: () => Promise.resolve({ ok: false, failure }) } });
    await editor.open(dockerfile, 'FROM python:3.12-slim\nCOPY src /app\nRUN chown -R app /app\n');
    await editor.connection.sendRequest('plimsoll/build', { uri: dockerfile });
    const found = (await editor.pull(dockerfile)).find(({ code }) => code === 'build');
    expect(found?.message).toBe('命令以退出码 1 结束：chown -R app /app（最后的输出：no such user）');
    expect(failure.message).toMatch(/^The command ended with exit code 1: /);
  });
});

describe('in a language of brackets nothing stands outside of them', () => {
  /** What is left of a text when all that was taken by key is gone: values of the user's, figures and signs may be. */
  const outside = (text: string): string => {
    let rest = text;
    for (let before = ''; before !== rest;) {
      before = rest;
      rest = rest.replaceAll(/⟦[^⟦⟧]*⟧/g, '');
    }
    return rest;
  };

  test('findings and actions of a Dockerfile and a workflow', async () => {
    await start(pseudo);
    const steps = 'file:///w/.github/workflows/ci.yml';
    await editor.open(dockerfile, chownTwice);
    await editor.open(steps, workflow, 'yaml');
    for (const uri of [dockerfile, steps]) {
      const diagnostics = await editor.pull(uri);
      expect(diagnostics.length).toBeGreaterThan(0);
      for (const { message, relatedInformation = [] } of diagnostics)
        expect(
          [message, ...relatedInformation.map((place) => place.message)]
            .map((text) => outside(text as string))
            .join(''),
        ).toBe('');
      const actions = await editor.actions(uri);
      expect(actions.length).toBeGreaterThan(2);
      expect(actions.map(({ title }) => outside(title)).join('')).toBe('');
      const all = await editor.actions(uri, undefined, ['source']);
      expect(all.map(({ title }) => outside(title)).join('')).toBe('');
    }
  });

  test('figures of a measurement: hints, lenses, hovers', async () => {
    const text = 'FROM python:3.12-slim\nCOPY src /app\nRUN chown -R app /app\n';
    const measurement = sampleMeasurement({
      dockerfile: '/w/Dockerfile',
      size: { bytes: 1_870_000_000, wastedBytes: 385_000_000, baseBytes: 120_000_000 },
      build: {
        seconds: 32.1,
        exportSeconds: 0.4,
        cached: 1,
        phases: [],
        steps: [
          sampleStep({ instruction: 'COPY src /app', line: 2, cached: true }),
          sampleStep({ instruction: 'RUN chown -R app /app', line: 3, seconds: 13.1, critical: true }),
        ],
      },
      layers: [
        sampleLayer({ line: 1, bytes: 120_000_000, base: true }),
        sampleLayer({ line: 2, bytes: 385_000_000, directories: [{ path: '/app', bytes: 3_000_000 }] }),
        sampleLayer({
          line: 3,
          bytes: 385_000_000,
          files: { added: 0, changed: 1, metadataOnly: 20_710, deleted: 2 },
        }),
      ],
      waste: [sampleWaste({ kind: 'metadata-change', line: 3, causedByLine: 2, bytes: 385_000_000, files: 20_710 })],
    });
    await start(pseudo, { host: { build: () => Promise.resolve({ ok: true, measurement, trees: [] }) as never } });
    await editor.open(dockerfile, text);
    const answer = await editor.connection.sendRequest<{ summary: string }>('plimsoll/build', { uri: dockerfile });
    const hints = await editor.hints(dockerfile);
    const lenses = await editor.lenses(dockerfile);
    expect(hints.length).toBeGreaterThan(1);
    expect(lenses).toHaveLength(1);
    const shown = [
      answer.summary,
      ...hints.flatMap(({ label, tooltip }) => [label as string, tooltip as string]),
      ...lenses.map(({ command }) => command!.title),
    ];
    for (const line of shown) expect(outside(line)).toMatch(/^(?:[\d.,]+ (?:[kMG]?B|s|min)|[\s·])*$/);
    const hover = await editor.hover(dockerfile, 'chown -R');
    const { value } = hover!.contents as { value: string };
    expect(outside(value)).not.toMatch(/[a-z]{2,} [a-z]{2,}/);
    const measured = (await editor.pull(dockerfile)).filter(({ code }) => String(code).startsWith('measured-'));
    expect(measured.length).toBeGreaterThan(0);
    expect(measured.map(({ message }) => outside(message as string)).join('')).toBe('');
  });
});
