import { expect, test } from 'vitest';
import { knownRules } from '../../server/src/check';
import { emptyConfig } from '../../server/src/config/config';
import { findConfig, loadConfig } from '../../server/src/config/find';
import { readConfig } from '../../server/src/config/read';
import { configText } from '../../server/src/config/text';
import { memoryFiles } from '../../server/src/context/memory';

test("hadolint's configuration, converted, says the same in ours", async () => {
  const hadolint = `ignored: [DL3025, DL3007]
override:
  error: [DL3009]
trustedRegistries: [docker.io, "*.gcr.io"]
label-schema:
  maintainer: text
  version: semver
strict-labels: true
`;
  const before = await findConfig('/w/Dockerfile', memoryFiles({ '/w/.hadolint.yaml': hadolint }), knownRules);
  const text = configText(before!);
  expect(readConfig(text, knownRules).problems).toEqual([]);
  const after = await loadConfig('/w/plimsoll.yaml', memoryFiles({ '/w/plimsoll.yaml': text }), knownRules);
  const said = ({ rules }: NonNullable<typeof after>) =>
    Object.entries(rules).map(([id, { severity, options }]) => [id, severity, options]);
  expect(said(before!).length).toBeGreaterThan(3);
  expect(said(after!)).toEqual(said(before!));
});

test('what ours says is said again', async () => {
  const text =
    'rules:\n  floating-base: off\nignore: ["**/a b"]\ntargets: [web]\nbudgets:\n  size: 500MB\n  time: "5m"\n';
  const read = async (written: string) => {
    const config = await loadConfig('/w/plimsoll.yaml', memoryFiles({ '/w/plimsoll.yaml': written }), knownRules);
    return config!;
  };
  expect(await read(configText(await read(text)))).toEqual(await read(text));
});

test('where nothing is said, there is something to begin with, and it says nothing', () => {
  const text = configText(emptyConfig);
  const { problems, rules, ignore } = readConfig(text, knownRules);
  expect([problems, rules, ignore]).toEqual([[], {}, []]);
  const uncommented = text.replaceAll(/^(\s*)# (?=(?:ignore|budgets| {2}|floating))/gm, '$1');
  expect(readConfig(uncommented, knownRules).problems).toEqual([]);
  expect(Object.keys(readConfig(uncommented, knownRules).rules)).toEqual(['floating-base']);
});
