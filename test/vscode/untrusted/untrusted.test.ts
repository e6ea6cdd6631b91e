import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import {
  apply,
  closeEditors,
  codeActions,
  noProblemOf,
  openFixture,
  problemOf,
  unlocked,
  until,
} from '../suite/support';
import { errorsOf } from '../suite/window';

/** The runner has put a program in the place of the engine's: it leaves this file where it is run. */
const evidence = process.env.PLIMSOLL_TEST_EVIDENCE!;

const refusal = 'Building and measuring run the commands of a Dockerfile: trust this workspace first.';

suite('a workspace that is not trusted', () => {
  teardown(closeEditors);

  test('is what we are in', () => {
    assert.equal(vscode.workspace.isTrusted, false);
  });

  test('problems and fixes are as always', async () => {
    const { document } = await openFixture('Dockerfile', unlocked);
    const { range } = await problemOf(document.uri, 'uv-sync-unlocked');
    const offered = await codeActions(document.uri, range, vscode.CodeActionKind.QuickFix);
    const fix = offered.find(({ title }) => title.includes('--frozen'));
    assert.ok(fix);
    await apply(fix);
    await noProblemOf(document.uri, 'uv-sync-unlocked');
  });

  test('a build is refused in one sentence, and runs nothing', async () => {
    await openFixture('Dockerfile', unlocked);
    const errors = await errorsOf(() => vscode.commands.executeCommand('plimsoll.build'));
    assert.deepEqual(errors, [refusal]);
    const measure = vscode.commands.executeCommand.bind(null, 'plimsoll.measureImage', 'python:3.11-slim', null);
    assert.deepEqual(await errorsOf(measure), [refusal]);
    assert.equal(existsSync(evidence), false);
  });

  test('the folder cannot name the program of the engine, nor what it is told', async () => {
    const own = {
      'plimsoll.measure.executable': './evil',
      'plimsoll.measure.startup': true,
      'plimsoll.build.args': { NAME: 'evil' },
      'plimsoll.build.secrets': ['id=evil,src=/etc/passwd'],
      'plimsoll.build.platform': 'evil',
      'plimsoll.build.builder': 'evil',
      'plimsoll.build.cacheFrom': ['type=registry,ref=evil.example/cache'],
      'plimsoll.build.noCache': true,
      'plimsoll.run': 'onSave',
    };
    await openFixture('.vscode/settings.json', JSON.stringify(own));
    const { document } = await openFixture('Dockerfile', unlocked);
    const setting = (name: string): unknown => vscode.workspace.getConfiguration('plimsoll', document.uri).get(name);
    await until("the folder's other settings", () => setting('run') === 'onSave' || undefined);
    assert.equal(setting('measure.executable'), join(evidence, '../engine'));
    assert.equal(setting('measure.startup'), false);
    assert.deepEqual(setting('build'), {
      args: {},
      secrets: [],
      platform: '',
      builder: '',
      cacheFrom: [],
      noCache: false,
    });
  });
});
