import { parentPort, workerData } from 'node:worker_threads';
import { knownRules } from '../../server/src/check';
import { prefixDocument, randomDocument, type Seed } from './documents';
import { probe } from './probe';
import { folderSeeds, pageSeeds } from './seeds';

/** What one worker is told. */
interface Task {
  readonly folders: readonly string[];
  /** How many files are typed character by character. */
  readonly typed: number;
  /** How many documents are made at random. */
  readonly made: number;
  /** Documents `first`, `first + step`, …. */
  readonly first: number;
  readonly step: number;
  /** When to stop, in milliseconds since 1970. */
  readonly until: number;
  /** Where the number of the document in work is kept, so that a hang can be told. */
  readonly current: Int32Array;
}

const { folders, typed, made, first, step, until, current } = workerData as Task;
const seeds = [...pageSeeds(), ...folders.flatMap(folderSeeds)];
// Files of folders first: they are what people type.
const typedSeeds = seeds.toReversed().slice(0, typed);
const offsets: number[] = [];
let total = 0;
for (const { text } of typedSeeds) {
  offsets.push(total);
  total += text.length + 1;
}
const all = total + made;
// Coprime to any count that is not its multiple: a run that is cut short has seen some of everything.
const stride = 7_368_787;

const severities = Object.fromEntries(
  [...knownRules.values()].filter(({ severity }) => severity === 'off').map(({ id }) => [id, 'info'] as const),
);

async function run(): Promise<void> {
  const faults: object[] = [];
  let documents = 0;
  let fixes = 0;
  for (let number = first; number < all && Date.now() < until; number += step) {
    Atomics.store(current, 0, number);
    const at = (number * stride) % all;
    const document = at < total ? typedDocument(at) : randomDocument(at, seeds);
    // The fixes of a text that is half typed are like those a character further.
    const result = await probe(document, severities, at >= total || number % 8 === 0);
    documents++;
    fixes += result.fixes;
    if (result.faults.length > 0) faults.push({ number, ...document, faults: result.faults });
    if (faults.length >= 20) break;
  }
  // oxlint-disable-next-line require-post-message-target-origin -- a thread's port has none
  parentPort!.postMessage({ documents, fixes, faults, seeds: seeds.length, typed: typedSeeds.length, all });
}

function typedDocument(at: number): ReturnType<typeof prefixDocument> {
  let file = 0;
  while (offsets[file + 1] !== undefined && offsets[file + 1]! <= at) file++;
  return prefixDocument(typedSeeds[file] as Seed, at - offsets[file]!);
}

void run();
