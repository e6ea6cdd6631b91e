// npm run fuzz -- [FOLDER…] [--seconds N] [--made N] [--typed N]: checks documents that nobody would write, and mends them:
// changed files, texts by a grammar, and files as they are while they are typed, a character at a time. The files are the
// examples of the rules' pages and of the repository, and those of the folders. Nothing may throw, take over a second, report a
// place outside of the document, or leave what does not parse. Ends with `N passed, N failed, N skipped`.
import { cpus } from 'node:os';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { bundleEngine } from './lib/bundle.mjs';
import { root } from './lib/prepare.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '86400' },
    made: { type: 'string', default: '125000' },
    typed: { type: 'string', default: '200' },
  },
});
const folders = [join(root, 'examples'), join(root, '.github'), ...positionals.map((folder) => resolve(folder))];
/** Milliseconds without a new document after which a worker hangs. A slow one is told by the check itself. */
const hang = 10_000;

const temporary = join(root, '.tmp/fuzz');
rmSync(temporary, { recursive: true, force: true });
mkdirSync(temporary, { recursive: true });
const bundle = join(temporary, 'worker.cjs');
await bundleEngine('scripts/fuzz/worker.ts', bundle);

const until = Date.now() + Number(values.seconds) * 1000;
const step = Math.max(1, Math.min(4, cpus().length));
const results = await Promise.all(Array.from({ length: step }, (_, first) => work(first)));

/** Runs one worker to its end. */
function work(first) {
  const current = new Int32Array(new SharedArrayBuffer(4)).fill(-1);
  const workerData = { folders, typed: Number(values.typed), made: Number(values.made), first, step, until, current };
  const worker = new Worker(bundle, { workerData });
  return new Promise((done) => {
    const end = (result) => {
      clearInterval(timer);
      done(result);
    };
    const failed = (fault) => {
      void worker.terminate();
      const faults = [{ number: current[0], text: '', language: '', faults: [fault] }];
      end({ documents: Math.floor(current[0] / step), fixes: 0, faults });
    };
    let seen = -1;
    let since = Date.now();
    const timer = setInterval(() => {
      const number = Atomics.load(current, 0);
      if (number !== seen) [seen, since] = [number, Date.now()];
      else if (seen >= 0 && Date.now() - since > hang) failed(`the check of document ${number} does not end`);
    }, 500);
    worker.on('message', end);
    worker.on('error', (error) => failed(`the worker ended: ${error.stack ?? error}`));
  });
}

const sum = (key) => results.reduce((total, result) => total + (result[key] ?? 0), 0);
const faults = results.flatMap((result) => result.faults);
for (const { number, language, text, faults: said } of faults) {
  const file = join(temporary, `${number}.${language || 'unknown'}`);
  writeFileSync(file, text);
  console.log(`document ${number} (${language}, kept as ${file})\n  ${said.slice(0, 3).join('\n  ')}`);
}
const { seeds = 0, typed = 0, all = 0 } = results[0];
console.log(
  `${sum('documents')} of ${all} documents from ${seeds} files (${typed} as they are typed); ${sum('fixes')} fixes tried`,
);
console.log(`${sum('documents') - faults.length} passed, ${faults.length} failed, 0 skipped`);
process.exitCode = faults.length > 0 ? 1 : 0;
