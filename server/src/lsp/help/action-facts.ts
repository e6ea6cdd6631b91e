import { changesBetween, notesOf, tagDate, type ActionNotes } from '../../data/action-notes';
import { inputsOf, isHash, usingOf, type ActionFacts, type KnownVersion } from '../../data/actions';
import type { Uses } from '../../lang/workflow/model';
import { fullVersion, majorNumber, majorsOf, obstacles, versionName } from '../../rules/workflow/shared/targets';
import { knownOf } from '../../rules/workflow/shared/verdict';
import { code, plain } from './markdown';
import { versionState } from './version-state';

/** What is known of the action behind a `uses:`, in Markdown; undefined for one that is not known. `today`: `YYYY-MM-DD`. */
export function actionFacts(uses: Uses, today: string): string | undefined {
  const known = knownOf(uses);
  const { action, version } = known;
  if (action === undefined) return undefined;
  const notes = notesOf(action.name);
  const state = versionState(uses, known, today)?.text;
  const more = version && notes.ended?.[version.major];
  const newest = newestLine(action, version, notes);
  const paragraphs = [
    titleLine(uses, action, version),
    [state, more && `${upperFirst(more)}.`]
      .filter(Boolean)
      .map((text) => plain(text ?? ''))
      .join(' '),
    newest,
    version && wayUp(uses, action, version, notes),
    notes.general && plain(withNode(notes.general)),
    `*${plain(originLine(action, notes))}*`,
  ];
  return paragraphs.filter(Boolean).join('\n\n');
}

function titleLine(uses: Uses, action: ActionFacts, version: KnownVersion | undefined): string {
  const name = `**[${plain(action.name)}](${repositoryUrl(action)})**`;
  if (version === undefined) {
    if (isHash(uses.ref)) return `${name} at a commit of no known release`;
    const [moved] = Object.entries(action.majors).find(([, { movingRef }]) => movingRef === uses.ref) ?? [];
    if (moved !== undefined) return `${name} at ${code(uses.ref)}, which moves with ${plain(moved)}`;
    return `${name} at ${code(uses.ref)}${action.refIs === undefined ? ', no known version' : ''}`;
  }
  const called = versionName(version, uses.ref);
  const hash = version.pin === 'hash' ? ', by its commit' : '';
  const runtime = runtimeOf(version);
  return `${name} **${plain(called)}**${hash}${runtime && ` · ${runtime}`}`;
}

const runtimes: Readonly<Record<string, string>> = {
  composite: 'a composite of other steps',
  docker: 'runs in a container',
  'node16-or-older': 'Node 16 or older',
};

/** What it runs on, and since which version: `Node 20 since v4`. */
function runtimeOf(version: KnownVersion): string {
  const using = usingOf(version);
  if (using === undefined) return '';
  const shown = withNode(runtimes[using] ?? (/^node\d+$/.test(using) ? using : ''));
  const since = runtimeSince(version, using);
  return shown && since && /^node\d+$/.test(using) ? `${shown} since ${plain(since)}` : shown;
}

/** The version from which on all up to this one run on the same; undefined where that is itself, or not known. */
function runtimeSince({ action, major, exact }: KnownVersion, using: string): string | undefined {
  let since: string | undefined;
  const older = majorsOf(action).filter((name) => majorNumber(name) <= majorNumber(major));
  for (const name of older.toReversed()) {
    const facts = action.majors[name]!;
    if (facts.runtimes === undefined) {
      if (facts.using !== using) break;
      since = name;
      continue;
    }
    const words = facts.runtimes.split(' ');
    const at = name === major && exact !== undefined ? words.lastIndexOf(using) : words.length - 1;
    if (words[at] !== using) break;
    since = words[at - 1];
    if (at > 1) break;
  }
  return since;
}

const places: Readonly<Record<string, string>> = {
  '': 'its tags',
  'actionlint data set': 'the data set of actionlint',
};

function newestLine(action: ActionFacts, version: KnownVersion | undefined, notes: ActionNotes): string {
  const { latest } = action;
  if (latest === undefined) return '';
  const tag = fullVersion(latest.tag);
  const day = tag === undefined || tag !== action.majors[latest.major]?.tag ? undefined : tagDate(notes, latest.major);
  const shown = tag === undefined ? plain(latest.major) : `[${tag}](${repositoryUrl(action)}/releases/tag/${tag})`;
  const dates = [
    day && `of ${day}`,
    latest.seen && `seen on ${latest.seen} in ${places[latest.from ?? ''] ?? latest.from}`,
  ];
  const told = dates.filter(Boolean).join(', ');
  const isNewest = tag !== undefined && version?.exact === tag;
  return `${isNewest ? 'The newest version known' : `Newest: ${shown}`}${told && ` (${told})`}`;
}

/** What breaks between a version and the newest one, as far as it is known. */
function wayUp(uses: Uses, action: ActionFacts, version: KnownVersion, notes: ActionNotes): string {
  const to = action.latest?.major;
  if (to === undefined || !(majorNumber(version.major) < majorNumber(to))) return '';
  const { gone, missing } = obstacles(action, to, uses, version);
  const inputs = inputsOf(action, to);
  const stay = uses.inputs.length > 0 && uses.inputs.every(({ name }) => inputs?.has(name.toLowerCase()) === true);
  const lines = [
    ...gone.map((name) => `the input ${code(name)}, which this step sets, is gone`),
    ...missing.map((name) => `the input ${code(name)} must be set`),
    ...(stay && missing.length === 0 && !uses.moreInputs ? ['the inputs that this step sets are still there'] : []),
    ...changesBetween(notes, majorNumber(version.major), majorNumber(to)).map((text) => plain(withNode(text))),
  ];
  if (lines.length === 0) return '';
  return [`From ${version.major} to ${plain(to)}:`, ...lines.map((line) => `- ${line}`)].join('\n');
}

const origins = {
  actionlint: 'From the data set of actionlint',
  zizmor: 'From zizmor’s list of archived repositories',
  pins: 'From references in public workflows',
  reports: 'From published reports',
} as const;

/** Where and when the facts were read, and how sure they are. */
function originLine({ confidence, stale }: ActionFacts, { seen, origin }: ActionNotes): string {
  const where = origin === undefined ? 'Read in its repository' : origins[origin];
  const when = seen === undefined ? '' : ` on ${seen}`;
  return `${where}${when}; confidence: ${confidence}${stale ? ', since that is long ago' : ''}`;
}

function repositoryUrl({ name }: ActionFacts): string {
  return `https://github.com/${name.split('/', 2).join('/')}`;
}

function withNode(text: string): string {
  return text.replace(/^(v[\d.]+) node(?=\d)/, '$1 runs on node').replaceAll(/\bnode(\d+)\b/g, 'Node $1');
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
