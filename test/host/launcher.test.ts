import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const launcher = join(root, 'scripts/vscode-host/code');
const extension = join(root, 'test/fixtures/host-extension');

/** One folder for each test: it holds all that the launcher writes, and its name marks all that it starts. */
let temporary: string;

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the launcher. `ended` resolves when it has exited, `said` when it has printed a text. */
function launch(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(launcher, args, { env: { ...process.env, TMPDIR: temporary, ...env } });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (output[name] += text));
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...output }));
  });
  const said = (text: string) => expect.poll(() => output.stdout, { timeout: 60_000 }).toContain(text);
  return { child, ended, said };
}

/** Starts the tests of one module of the fixture in the extension host. */
const launchTests = (module: string, env: Readonly<Record<string, string>> = {}) =>
  launch(
    [
      `--extensionDevelopmentPath=${extension}`,
      `--extensionTestsPath=${join(extension, 'tests', module)}`,
      '--disable-workspace-trust',
      extension,
    ],
    env,
  );

/** A file of /proc, or nothing when its process has just ended or is of another user. */
function readProcess(id: string, file: 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${id}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

/** What a launcher of this test has started and still runs, known by the temporary folder in environment or arguments. */
const running = (): string[] =>
  readdirSync('/proc')
    .filter((id) => /^\d+$/.test(id))
    .filter((id) => `${readProcess(id, 'environ')}${readProcess(id, 'cmdline')}`.includes(temporary))
    .map((id) => `${id} ${readProcess(id, 'cmdline')}`);

describe.runIf(process.platform === 'linux')(
  'the launcher that stands in for the desktop VS Code',
  { timeout: 120_000 },
  () => {
    beforeAll(async () => {
      temporary = tmpdir();
      const { code, stderr } = await launch(['--version']).ended;
      if (code !== 0) throw new Error(`The VS Code for tests is not installed. ${stderr}`);
    });
    beforeEach(() => {
      temporary = mkdtempSync(join(tmpdir(), 'launcher-test-'));
    });
    afterEach(async () => {
      await expect.poll(running, { timeout: 3000 }).toEqual([]);
      rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
    });

    test('0: all tests pass, in a real extension host, with the environment and the folder that were asked for', async () => {
      const { code, stdout } = await launchTests('passes', { LAUNCHER_TEST: 'a word' }).ended;
      expect(stdout).toMatch(/^passed on VS Code 1\.\d+\.\d+ with a word$/m);
      expect(code).toBe(0);
      expect(readdirSync(temporary), 'a good run leaves no files').toEqual([]);
    });

    test('0: a module with top-level await', async () => {
      const { code, stdout } = await launchTests('passes-with-await.mjs').ended;
      expect(stdout).toBe('passed as a module\n');
      expect(code).toBe(0);
    });

    test('1: a test fails', async () => {
      const { code, stdout, stderr } = await launchTests('fails').ended;
      expect(stdout).toContain('is not three');
      expect(stderr).toContain('1 test failed');
      expect(code).toBe(1);
    });

    test('1: run() rejects', async () => {
      const { code, stderr } = await launchTests('rejects').ended;
      expect(stderr).toContain('the tests could not run');
      expect(code).toBe(1);
    });

    test('1: there is no test module', async () => {
      const { code, stderr } = await launchTests('nowhere').ended;
      expect(stderr).toContain('MODULE_NOT_FOUND');
      expect(code).toBe(1);
    });

    test('1: the test module has no run()', async () => {
      const { code, stderr } = await launchTests('../extension').ended;
      expect(stderr).toContain('exports no function run');
      expect(code).toBe(1);
    });

    test('90: nothing is installed', async () => {
      const { code, stderr } = await launchTests('passes', { PLIMSOLL_VSHOST: temporary }).ended;
      expect(stderr).toContain('run node scripts/vscode-host/setup.mjs');
      expect(code).toBe(90);
    });

    test('90: a VS Code that is not known', async () => {
      const { code, stderr } = await launchTests('passes', { PLIMSOLL_VSHOST_VERSION: '1.2.3' }).ended;
      expect(stderr).toContain('VS Code 1.2.3 is not one of');
      expect(code).toBe(90);
    });

    test('91: the tests do not start in time', async () => {
      const { code, stderr } = await launchTests('passes', { PLIMSOLL_VSHOST_START_TIMEOUT: '0.2' }).ended;
      expect(stderr).toContain('no test started within 0.2 s');
      expect(code).toBe(91);
    });

    test.each(['hangs', 'spins'])('92: the tests do not end in time (%s)', async (module) => {
      const { code, stderr } = await launchTests(module, { PLIMSOLL_VSHOST_TIMEOUT: '2' }).ended;
      expect(stderr).toContain('the tests did not end within 2 s');
      expect(code).toBe(92);
    });

    test('93: the extension host ends in the middle of the tests, even with 0', async () => {
      const { code, stderr } = await launchTests('exits').ended;
      expect(stderr).toContain('the extension host died before the tests ended');
      expect(code).toBe(93);
    });

    test.each([
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const)('%s: %i', async (signal, expected) => {
      const { child, ended, said } = launchTests('hangs');
      await said('hanging');
      expect(running().length, 'server, extension host and browser').toBeGreaterThan(3);
      child.kill(signal);
      expect((await ended).code).toBe(expected);
    });

    test('SIGINT before anything has started: 130', async () => {
      const { child, ended } = launchTests('passes');
      await expect.poll(() => running().length, { timeout: 10_000, interval: 5 }).toBeGreaterThan(1);
      child.kill('SIGINT');
      expect((await ended).code).toBe(130);
    });

    test('other command lines go to VS Code itself', async () => {
      const { code, stdout } = await launch(['--version']).ended;
      expect(stdout).toMatch(/^1\.\d+\.\d+\n/);
      expect(code).toBe(0);
    });
  },
);
