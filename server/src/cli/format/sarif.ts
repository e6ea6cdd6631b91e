import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Finding, Fix, Severity } from '../../core/finding';
import type { RuleMeta } from '../../core/rule';
import type { Range, TextEdit } from '../../core/text';
import { pageSummary, parsePage, readablePage } from '../../rules/page';
import { ruleUrl, version } from '../../version';
import { fingerprints } from './fingerprint';
import { printable } from './printable';
import { placesIn, type CheckedFile } from './report';

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const levels = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<Severity, string>;
/** The name that GitHub's code scanning knows the root of a repository by. */
const root = '%SRCROOT%';

/** What the report says beside the findings. */
export interface SarifSources {
  readonly rules: ReadonlyMap<string, RuleMeta>;
  /** The page of each rule, by its id. */
  readonly pages: Readonly<Record<string, string>>;
  /** The path of a file that a fix edits, as the report shows paths. */
  readonly shownPath: (absolute: string) => string;
}

/** The report in SARIF 2.1.0, for code scanning. Fixes are those that are safe; rules are those that found something. */
export function formatSarif(files: readonly CheckedFile[], { rules, pages, shownPath }: SarifSources): string {
  const ids = [...new Set(files.flatMap(({ findings }) => findings.map(({ rule }) => rule)))].toSorted();
  const ruleIndex = new Map(ids.map((id, index) => [id, index]));
  const results = files.flatMap((file, index) => {
    const place = placesIn(file.text);
    const location = { ...artifactLocation(file.path), index };
    const prints = fingerprints(file);
    const at = (range: Range) => ({ artifactLocation: location, region: region(range, place) });
    return file.findings.map(({ rule, severity, message, range, related, fixes }, number) => ({
      ruleId: rule,
      ruleIndex: ruleIndex.get(rule),
      level: levels[severity],
      message: { text: plain(message) },
      locations: [{ physicalLocation: at(range) }],
      ...(related.length > 0 && { relatedLocations: related.map(relatedLocation(at)) }),
      partialFingerprints: { 'plimsollFinding/v1': prints[number] },
      ...sarifFixes(fixes, (fix) => [
        ...artifactChange(location, place, fix.edits),
        ...fix.otherEdits.flatMap(({ path, text, edits }) =>
          artifactChange(artifactLocation(shownPath(path)), placesIn(text), edits),
        ),
      ]),
    }));
  });
  const run = {
    tool: { driver: { name: 'Plimsoll', version, rules: ids.map((id) => descriptor(id, rules.get(id), pages[id])) } },
    columnKind: 'utf16CodeUnits',
    defaultEncoding: 'utf-8',
    newlineSequences: ['\r\n', '\n', '\r'],
    originalUriBaseIds: { [root]: { description: { text: 'The folder in which Plimsoll ran.' } } },
    artifacts: files.map(({ path }) => ({ location: artifactLocation(path), roles: ['analysisTarget'] })),
    results,
  };
  return `${JSON.stringify({ $schema: schema, version: '2.1.0', runs: [run] }, undefined, 2)}\n`;
}

function descriptor(id: string, rule: RuleMeta | undefined, page = `# ${id}\n`): object {
  const summary = pageSummary(page) || id;
  const why = parsePage(page).sections.find(({ heading }) => heading === 'Why')?.text ?? '';
  return {
    id,
    shortDescription: { text: summary },
    help: { text: `${summary}\n\n${why}`.trim(), markdown: readablePage(page) },
    // Absent when the package names no repository.
    helpUri: ruleUrl(id),
    ...(rule && {
      defaultConfiguration: rule.severity === 'off' ? { enabled: false } : { level: levels[rule.severity] },
      properties: { tags: [rule.language, rule.group], aliases: rule.aliases },
    }),
  };
}

function relatedLocation(at: (range: Range) => object) {
  return ({ range, message }: Finding['related'][number], id: number) => ({
    id,
    physicalLocation: at(range),
    message: { text: plain(message) },
  });
}

/** A fix that creates a file is left out: SARIF has no words for that, and half of a fix is none. */
function sarifFixes(fixes: readonly Fix[], changes: (fix: Fix) => object[]): { readonly fixes?: object[] } {
  const told = fixes
    .filter(({ safety, newFiles }) => safety === 'safe' && newFiles.length === 0)
    .map((fix) => ({ description: { text: plain(fix.title) }, artifactChanges: changes(fix) }))
    .filter(({ artifactChanges }) => artifactChanges.length > 0);
  return told.length > 0 ? { fixes: told } : {};
}

function artifactChange(
  location: object,
  place: ReturnType<typeof placesIn>,
  edits: readonly TextEdit[],
): { artifactLocation: object; replacements: object[] }[] {
  if (edits.length === 0) return [];
  const replacements = edits.map(({ range, newText }) => ({
    deletedRegion: region(range, place),
    ...(newText !== '' && { insertedContent: { text: newText } }),
  }));
  return [{ artifactLocation: location, replacements }];
}

function region(range: Range, place: ReturnType<typeof placesIn>): object {
  const [start, end] = [place(range.start), place(range.end)];
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

/** Relative to the root where it can be; on another drive of Windows it cannot. */
function artifactLocation(path: string): { readonly uri: string; readonly uriBaseId?: string } {
  if (isAbsolute(path)) return { uri: pathToFileURL(path).href };
  // A name on Windows may hold half a character, which no URI can say.
  const segments = path.replaceAll(/\p{Cs}/gu, '\uFFFD').split('/');
  return { uri: segments.map(encodeURIComponent).join('/'), uriBaseId: root };
}

/**
 * Text from a file as a viewer may show it. `[text](target)` would become a link (section 3.11.6), so its brackets are escaped.
 * Braces stay: without arguments there are no placeholders.
 */
function plain(text: string): string {
  const shown = printable(text);
  return shown.includes('](') ? shown.replaceAll(/[[\]\\]/g, '\\$&') : shown;
}
