import { t } from '../../core/l10n';
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
    if (isHash(uses.ref)) return t('{action} at a commit of no known release', { action: name });
    const [moved] = Object.entries(action.majors).find(([, { movingRef }]) => movingRef === uses.ref) ?? [];
    if (moved !== undefined)
      return t('{action} at {ref}, which moves with {version}', {
        action: name,
        ref: code(uses.ref),
        version: plain(moved),
      });
    const values = { action: name, ref: code(uses.ref) };
    return action.refIs === undefined
      ? t('{action} at {ref}, no known version', values)
      : t('{action} at {ref}', values);
  }
  const called = versionName(version, uses.ref);
  const hash = version.pin === 'hash' ? t(', by its commit') : '';
  const runtime = runtimeOf(version);
  return `${name} **${plain(called)}**${hash}${runtime && ` · ${runtime}`}`;
}

/** What an action runs on, in words; undefined where that is a version of Node. */
function runtimeName(using: string): string | undefined {
  if (using === 'composite') return t('a composite of other steps');
  if (using === 'docker') return t('runs in a container');
  return using === 'node16-or-older' ? t('Node {number} or older', { number: 16 }) : undefined;
}

/** What it runs on, and since which version: `Node 20 since v4`. */
function runtimeOf(version: KnownVersion): string {
  const using = usingOf(version);
  if (using === undefined) return '';
  const shown = withNode(runtimeName(using) ?? (/^node\d+$/.test(using) ? using : ''));
  const since = runtimeSince(version, using);
  return shown && since && /^node\d+$/.test(using)
    ? t('{runtime} since {version}', { runtime: shown, version: plain(since) })
    : shown;
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

function newestLine(action: ActionFacts, version: KnownVersion | undefined, notes: ActionNotes): string {
  const { latest } = action;
  if (latest === undefined) return '';
  const tag = fullVersion(latest.tag);
  const day = tag === undefined || tag !== action.majors[latest.major]?.tag ? undefined : tagDate(notes, latest.major);
  const shown = tag === undefined ? plain(latest.major) : `[${tag}](${repositoryUrl(action)}/releases/tag/${tag})`;
  const dates = [
    day && t('of {day}', { day }),
    latest.seen && t('seen on {day} in {place}', { day: latest.seen, place: placeName(latest.from ?? '') }),
  ];
  const told = dates.filter(Boolean).join(t(', '));
  const isNewest = tag !== undefined && version?.exact === tag;
  return `${isNewest ? t('The newest version known') : t('Newest: {version}', { version: shown })}${told && ` (${told})`}`;
}

function placeName(place: string): string {
  if (place === '' || place === 'its tags') return t('its tags');
  if (place === 'public workflows') return t('public workflows');
  return place === 'actionlint data set' ? t('the data set of actionlint') : place;
}

/** What breaks between a version and the newest one, as far as it is known. */
function wayUp(uses: Uses, action: ActionFacts, version: KnownVersion, notes: ActionNotes): string {
  const to = action.latest?.major;
  if (to === undefined || !(majorNumber(version.major) < majorNumber(to))) return '';
  const { gone, missing } = obstacles(action, to, uses, version);
  const inputs = inputsOf(action, to);
  const stay = uses.inputs.length > 0 && uses.inputs.every(({ name }) => inputs?.has(name.toLowerCase()) === true);
  const lines = [
    ...gone.map((name) => t('the input {name}, which this step sets, is gone', { name: code(name) })),
    ...missing.map((name) => t('the input {name} must be set', { name: code(name) })),
    ...(stay && missing.length === 0 && !uses.moreInputs ? [t('the inputs that this step sets are still there')] : []),
    ...changesBetween(notes, majorNumber(version.major), majorNumber(to)).map((text) => plain(withNode(text))),
  ];
  if (lines.length === 0) return '';
  return [t('From {from} to {to}:', { from: version.major, to: plain(to) }), ...lines.map((line) => `- ${line}`)].join(
    '\n',
  );
}

/** Where and when the facts were read, and how sure they are. */
function originLine({ confidence, stale }: ActionFacts, { seen, origin }: ActionNotes): string {
  const where = {
    repository: t('Read in its repository'),
    actionlint: t('From the data set of actionlint'),
    zizmor: t('From zizmor’s list of archived repositories'),
    pins: t('From references in public workflows'),
    reports: t('From published reports'),
  }[origin ?? 'repository'];
  const when = seen === undefined ? where : t('{origin} on {day}', { origin: where, day: seen });
  const values = { origin: when, confidence: { low: t('low'), medium: t('medium'), high: t('high') }[confidence] };
  return stale
    ? t('{origin}; confidence: {confidence}, since that is long ago', values)
    : t('{origin}; confidence: {confidence}', values);
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
