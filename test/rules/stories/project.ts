import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkDocument, fixDocument } from '../../../server/src/check';
import { memoryFiles } from '../../../server/src/context/memory';
import { changeFiles } from '../../../server/src/core/file-changes';
import type { Finding, FixSafety } from '../../../server/src/core/finding';
import type { Severities } from '../../../server/src/core/run';
import { applyEdits, lineIndex } from '../../../server/src/core/text';
import { dockerfileRules } from '../../../server/src/rules/index.gen';

const root = '/project';
const options = { today: '2026-11-22' };

/** A folder with a Dockerfile: the texts of its files, by path in it. Nothing is written to the disk. */
export interface Project {
  /** Which of the files is the Dockerfile. */
  readonly dockerfile: string;
  readonly files: Readonly<Record<string, string>>;
}

/** A folder below `examples/`, with other files in place of its own or beside them. */
export function exampleProject(
  folder: string,
  dockerfile = 'Dockerfile',
  others: Readonly<Record<string, string>> = {},
): Project {
  const from = join(import.meta.dirname, '../../../examples', folder);
  const files: Record<string, string> = {};
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files[path.slice(from.length + 1).replaceAll('\\', '/')] = readFileSync(path, 'utf8');
  }
  return { dockerfile, files: { ...files, ...others } };
}

/** The Dockerfile's text. */
export function textOf({ dockerfile, files }: Project): string {
  return files[dockerfile]!;
}

/** What is found, each as `line:column rule/message`, 1-based. */
export async function found(project: Project): Promise<string[]> {
  const lines = lineIndex(textOf(project));
  return (await check(project)).map(({ rule, messageId, range }) => {
    const { line, column } = lines.position(range.start);
    return `${line + 1}:${column + 1} ${rule}/${messageId}`;
  });
}

const policies = dockerfileRules.filter(({ severity }) => severity === 'off').map(({ id }) => id);

/** The rules that speak when those are turned on, too, that a team may want or not; without these. */
export async function foundBesidesPolicies(project: Project): Promise<string[]> {
  const severities = Object.fromEntries(policies.map((id) => [id, 'warning' as const]));
  const rules = (await check(project, severities)).map(({ rule }) => rule);
  return rules.filter((rule) => !policies.includes(rule));
}

/** Applies all fixes up to a safety. */
export async function fixAllOf(project: Project, safety: FixSafety): Promise<Project> {
  const { text, files } = await fixDocument(documentOf(project), filesOf(project), { safety }, options);
  return withTexts(project, [
    [project.dockerfile, text],
    ...files.map((file) => [inProject(file.path), file.text] as const),
  ]);
}

/** Applies the first fix of a rule's first finding, as by the light bulb. @throws when there is none. */
export async function fixByHand(project: Project, rule: string): Promise<Project> {
  const [fix] = (await check(project)).flatMap((finding) => (finding.rule === rule ? finding.fixes : []));
  if (fix === undefined) throw new Error(`${rule} offers no fix`);
  const changes = [...changeFiles(new Map(), [fix]).values()];
  const text = applyEdits(textOf(project), fix.edits);
  return withTexts(project, [
    [project.dockerfile, text],
    ...changes.map((file) => [inProject(file.path), file.text] as const),
  ]);
}

async function check(project: Project, severities: Severities = {}): Promise<readonly Finding[]> {
  const { findings, failures } = await checkDocument(documentOf(project), filesOf(project), { ...options, severities });
  if (failures[0] !== undefined) throw failures[0].error;
  return findings;
}

function documentOf(project: Project) {
  return { language: 'dockerfile', path: `${root}/${project.dockerfile}`, text: textOf(project) } as const;
}

function filesOf({ files }: Project) {
  return memoryFiles(Object.fromEntries(Object.entries(files).map(([path, text]) => [`${root}/${path}`, text])));
}

function inProject(path: string): string {
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
}

function withTexts(project: Project, texts: readonly (readonly [string, string])[]): Project {
  return { ...project, files: { ...project.files, ...Object.fromEntries(texts) } };
}
