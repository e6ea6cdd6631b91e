import type { MeasuredLayer } from '../measurement';
import type { WasteItem } from './waste-account';

/** What a row asks of the instruction of a layer, as the Dockerfile has it. */
interface InstructionLike {
  readonly keywords: readonly string[];
  /** One word of each list must be in it; `pip*` is any that begins so. */
  readonly words?: readonly (readonly string[])[];
}

/** What a row asks of an item; all that it names must hold. */
interface Row {
  readonly rule: string;
  readonly kinds: readonly WasteItem['kind'][];
  readonly left?: readonly string[];
  readonly change?: WasteItem['change'];
  readonly writer: InstructionLike;
  readonly hider?: InstructionLike;
  /** The Dockerfile has one stage, or several. */
  readonly stages?: 'one' | 'several';
}

const copies: InstructionLike = { keywords: ['COPY', 'ADD'] };
const runs = (...words: readonly (readonly string[])[]): InstructionLike => ({ keywords: ['RUN'], words });

/** What a tool left is waste whether it is still there, or a later layer deleted or wrote it again. The line that left it mends both. */
const LEFT: Row['kinds'] = ['leftover', 'deleted', 'rewrite', 'identical-rewrite', 'metadata-change'];
/** Of a file with several names a new owner or mode for one of them stores a second file. */
const CHANGES: Row['kinds'] = ['metadata-change', 'duplicate'];
const INSTALLS = runs(['apt-get', 'apt', 'apk', 'dnf', 'yum', 'microdnf', 'zypper'], ['install', 'add', 'in']);
const COMPILERS = ['gcc', 'clang', 'headers', 'static libraries'].map((tool) => `compiler of ${tool}`);

/**
 * Rules whose fixes take waste away; the first row that fits counts. That a rule fits does not say that it reports the line: it may have
 * reasons to be silent.
 */
export const WASTE_RULES: readonly Row[] = [
  {
    rule: 'apt-lists-in-layer',
    kinds: LEFT,
    left: ['package-lists of apt'],
    writer: runs(['apt-get', 'apt'], ['update']),
  },
  { rule: 'pip-cache-in-layer', kinds: LEFT, left: ['package-cache of pip'], writer: runs(['pip*'], ['install']) },
  { rule: 'uv-cache-in-layer', kinds: LEFT, left: ['package-cache of uv'], writer: runs(['uv']) },
  ...(
    [
      ['package-lists of apk', 'apk'],
      ['package-cache of apk', 'apk'],
      ['package-lists of dnf', 'dnf', 'yum', 'microdnf', 'tdnf'],
      ['package-lists of zypper', 'zypper'],
      ['package-cache of zypper', 'zypper'],
      ['package-cache of npm', 'npm'],
      ['package-cache of yarn', 'yarn'],
      ['package-cache of conda', 'conda', 'mamba', 'micromamba'],
      ['package-cache of composer', 'composer'],
    ] as const
  ).map(([left, ...commands]): Row => ({
    rule: 'package-cache-in-layer',
    kinds: LEFT,
    left: [left],
    writer: runs(commands),
  })),
  {
    rule: 'chown-after-copy',
    kinds: CHANGES,
    change: 'owner',
    writer: copies,
    hider: runs(['chown', 'chgrp']),
  },
  {
    rule: 'chown-after-run',
    kinds: CHANGES,
    change: 'owner',
    writer: runs(),
    hider: runs(['chown', 'chgrp'], ['-R*', '-hR', '-vR', '-fR', '-cR', '--recursive']),
  },
  { rule: 'chmod-after-copy', kinds: CHANGES, change: 'mode', writer: copies, hider: runs(['chmod']) },
  {
    rule: 'deleted-in-later-layer',
    kinds: ['deleted'],
    writer: { keywords: ['RUN', 'COPY', 'ADD'] },
    hider: runs(['rm']),
  },
  { rule: 'single-stage-build', kinds: ['leftover'], left: COMPILERS, writer: INSTALLS, stages: 'one' },
  { rule: 'build-tools-in-final-stage', kinds: ['leftover'], left: COMPILERS, writer: INSTALLS, stages: 'several' },
  {
    rule: 'single-stage-build',
    kinds: ['leftover'],
    left: [
      'package-cache of go',
      'build-cache of go',
      'package-cache of cargo',
      'package-cache of maven',
      'package-cache of gradle',
    ],
    writer: runs(),
    stages: 'one',
  },
];

type Layer = Pick<MeasuredLayer, 'base' | 'line' | 'instruction' | 'stage'>;

/** The id of the rule whose fix takes an item away; null where none surely does, as with all that a base image holds. */
export function wasteRule(
  item: Pick<WasteItem, 'kind' | 'left' | 'change'>,
  writer: Layer,
  hider: Layer,
): string | null {
  if (writer.base || hider.base || writer.line === null || hider.line === null) return null;
  const row = WASTE_RULES.find(
    ({ kinds, left, change, stages, ...row }) =>
      kinds.includes(item.kind) &&
      (left === undefined || (item.left !== null && left.includes(item.left))) &&
      (change === undefined || change === item.change) &&
      // A file of one stage has no names of stages.
      (stages === undefined || (stages === 'one') === (writer.stage === null)) &&
      isLike(writer, row.writer) &&
      (row.hider === undefined || isLike(hider, row.hider)),
  );
  return row?.rule ?? null;
}

function isLike({ instruction }: Layer, { keywords, words = [] }: InstructionLike): boolean {
  const [keyword = '', ...rest] = instruction.split(/[\s;&|()'"`]+/);
  // `/opt/venv/bin/pip` is a command, `/root/.cache/pip` is not.
  const given = rest.map((word) => (word.includes('bin/') ? word.slice(word.lastIndexOf('/') + 1) : word));
  return (
    keywords.includes(keyword.toUpperCase()) &&
    words.every((list) => list.some((word) => given.some((one) => isWord(one, word))))
  );
}

function isWord(given: string, word: string): boolean {
  return word.endsWith('*') ? given.startsWith(word.slice(0, -1)) : given === word;
}
