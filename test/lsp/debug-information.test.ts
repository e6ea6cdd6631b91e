import { afterEach, expect, test } from 'vitest';
import type { DebugInformation } from '../../server/src/protocol';
import { startEditor } from './editor';
import type { Editor } from './editor';

let editor: Editor;
afterEach(() => editor.end());

test('the server tells what it is, and nothing of what is open but its kind', async () => {
  editor = await startEditor({ host: { runtime: 'Node 20.0.0, linux x64' } });
  await editor.open('file:///home/somebody/secret/Dockerfile', 'FROM internal.example/base\n');
  const { lines } = await editor.connection.sendRequest<DebugInformation>('plimsoll/debugInformation');
  const text = lines.join('\n');
  expect(text).toMatch(/^Server: \S+ on Node 20\.0\.0, linux x64, \d\d+ rules$/m);
  expect(text).toMatch(/gathered on \d{4}-\d\d-\d\d/);
  expect(text).toMatch(/^Open documents: 1 dockerfile; measured: 0$/m);
  expect(text).not.toMatch(/somebody|secret|internal/);
});
