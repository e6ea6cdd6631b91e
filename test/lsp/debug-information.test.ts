import { expect, onTestFinished, test } from 'vitest';
import type { DebugInformation } from '../../server/src/protocol';
import { changedSettings } from '../../client/src/features/changed-settings';
import manifest from '../../package.json';
import { startEditor } from './editor';

test('the server tells what it is, and nothing of what is open but its kind', async () => {
  const editor = await startEditor({ host: { runtime: 'Node 20.0.0, linux x64' } });
  onTestFinished(() => editor.end());
  await editor.open('file:///home/somebody/secret/Dockerfile', 'FROM internal.example/base\n');
  const { lines } = await editor.connection.sendRequest<DebugInformation>('plimsoll/debugInformation');
  const text = lines.join('\n');
  expect(text).toMatch(/^Server: \S+ on Node 20\.0\.0, linux x64, \d\d+ rules$/m);
  expect(text).toMatch(/gathered on \d{4}-\d\d-\d\d/);
  expect(text).toMatch(/^Open documents: 1 dockerfile; measured: 0$/m);
  expect(text).not.toMatch(/somebody|secret|internal/);
});

test('every setting that was changed is named, and no text that the user wrote', () => {
  const { properties } = manifest.contributes.configuration;
  const texts = changedSettings(properties, () => '/home/somebody');
  expect(texts).toEqual(Object.keys(properties).map((name) => `${name} set`));
  const written: Record<string, unknown> = {
    'plimsoll.enable': false,
    'plimsoll.coexistence': 'off',
    'plimsoll.run': '/home/somebody',
    'plimsoll.build.args': { TOKEN: 'x' },
  };
  expect(changedSettings(properties, (name) => written[name])).toEqual([
    'plimsoll.enable=false',
    'plimsoll.run set',
    'plimsoll.coexistence="off"',
    'plimsoll.build.args set',
  ]);
});
