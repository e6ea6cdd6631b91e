import { spawn, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkDocument, languageOfPath } from '../../server/src/check';
import { diskFiles } from '../../server/src/context/disk';
import { cliBundle, plimsoll, temporaryFolder, useBundle } from './cli';

useBundle();

/** Above what starts threads, on machines with two processors and more. */
const COUNT = 400;

const texts = [
  'FROM python:3.12\nCOPY . /app\nRUN pip install -r /app/requirements.txt\nRUN chown -R 1000 /app\n',
  'FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm install\nCMD npm start\n',
  'FROM scratch\n',
  'FRM debian\nRUN apt-get update\n',
];

interface Reported {
  path: string;
  rule: string;
  message: string;
}

let folder: string;
beforeAll(() => {
  const files: Record<string, string> = { '.git/HEAD': '', 'plimsoll.yaml': 'rules:\n  chown-after-copy: error\n' };
  for (let index = 0; index < COUNT; index++)
    files[`${String(index).padStart(4, '0')}/Dockerfile`] = texts[index % texts.length]!;
  files['0100/plimsoll.yaml'] = 'rules:\n  nonsuch: off\n';
  folder = temporaryFolder({ ...files, '0200/Dockerfile.bad': Buffer.from('RUN echo \xe9\n', 'latin1') });
});

describe('many files', () => {
  it('come out in their order and as the engine says of each by itself', async () => {
    const { code, stdout, stderr } = plimsoll(['check', '--format', 'json'], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^plimsoll: 0200\/Dockerfile\.bad is not UTF-8 text\nplimsoll: 0100\/plimsoll\.yaml:2: [^\n]+\n$/,
    );
    const { findings, summary } = JSON.parse(stdout) as { findings: Reported[]; summary: { files: number } };
    const paths = [...new Set(findings.map(({ path }) => path))];
    expect(paths).toEqual(paths.toSorted());
    expect(summary.files).toBeGreaterThanOrEqual(COUNT);
    for (const index of [0, 1, 3, 15, 16, 17, 100, 250, COUNT - 1]) {
      const path = `${String(index).padStart(4, '0')}/Dockerfile`;
      const text = texts[index % texts.length]!;
      const document = { language: languageOfPath(path)!, path: join(folder, path).replaceAll('\\', '/'), text };
      const direct = await checkDocument(document, diskFiles);
      const here = findings.filter((finding) => finding.path === path);
      expect(
        here.map(({ rule, message }) => ({ rule, message })),
        path,
      ).toEqual(direct.findings.map(({ rule, message }) => ({ rule, message })));
    }
  });

  it('say the same as each part of them, which needs no threads', () => {
    const all = plimsoll(['check', '--format', 'json', '--no-inline-ignore'], { cwd: folder }).stdout;
    const { findings } = JSON.parse(all) as { findings: Reported[] };
    const part = Array.from({ length: 40 }, (_, index) => String(230 + index).padStart(4, '0'));
    const alone = plimsoll(['check', '--format', 'json', '--no-inline-ignore', ...part], { cwd: folder }).stdout;
    expect(findings.filter(({ path }) => part.includes(path.slice(0, 4)))).toEqual(
      (JSON.parse(alone) as { findings: Reported[] }).findings,
    );
  });

  it('have a baseline, and one configuration where one is named', () => {
    const other = temporaryFolder({ 'c.yaml': 'rules:\n  chown-after-copy: error\n' });
    const config = ['--config', join(other, 'c.yaml'), '--baseline', join(other, 'b.json'), 'check'];
    const run = (...more: string[]) =>
      plimsoll(['check', ...config.slice(0, 4), ...more, '0001', '.'], { cwd: folder });
    expect(run('--write-baseline').stdout).toContain(' nothing to report. ');
    expect(run().stdout).toContain(' nothing to report. ');
  });

  it.skipIf(process.platform !== 'linux' || availableParallelism() < 2)('end at once at Ctrl+C', async () => {
    const child = spawn(process.execPath, [cliBundle(), 'check'], { cwd: folder });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
    // Its threads are there: some more than those that every process of Node has.
    const threads = (): number =>
      Number(spawnSync('ps', ['-o', 'nlwp=', '-p', String(child.pid)], { encoding: 'utf8' }).stdout);
    for (let tries = 0; threads() < 13 && tries < 100; tries++) await new Promise((resolve) => setTimeout(resolve, 10));
    child.kill('SIGINT');
    const code = await ended;
    expect({ code, output }).toEqual({ code: 130, output: '' });
  });
});

const hasTerminal = spawnSync('script', ['--version']).status === 0;

describe('the progress of a long run', () => {
  const onTerminal = (command: string, cwd: string, env: Record<string, string> = {}) =>
    spawnSync('script', ['-qec', `'${process.execPath}' '${cliBundle()}' ${command}`, '/dev/null'], {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, TERM: 'xterm', ...env },
    }).stdout;

  it('is one line on the terminal, which is taken away in the end', ({ skip }) => {
    skip(!hasTerminal, 'needs util-linux script to make a terminal');
    // The slowest way: fixes go one after the other.
    const shown = onTerminal('check --diff >/dev/null', folder);
    const lines = shown.split('\r\u001b[K');
    expect(lines.filter((line) => /^checking: \d+ of \d+ files {2}\d+\.\d s$/.test(line)).length).toBeGreaterThan(1);
    expect(lines.at(-1)).toMatch(/^plimsoll: 0200\/Dockerfile\.bad [^]*\n$/);
  });

  it('is silent in a short run, and on a terminal that cannot write over', ({ skip }) => {
    skip(!hasTerminal, 'needs util-linux script to make a terminal');
    const small = temporaryFolder({ Dockerfile: 'FROM scratch\n' });
    expect(onTerminal('check', small)).toBe('1 file checked, nothing to report.\r\n');
    expect(onTerminal('check >/dev/null', folder, { TERM: 'dumb' })).not.toContain('checking');
  });
});
