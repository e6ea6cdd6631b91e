import { MarkupKind } from 'vscode-languageserver';
import type { Hover, ServerCapabilities } from 'vscode-languageserver';
import { commentedText } from '../commented';
import type { Document } from '../check';
import type { Finding } from '../core/finding';
import { ignoredNames } from '../core/ignore';
import { lineIndex } from '../core/text';
import type { Range } from '../core/text';
import { buildWorkflowModel } from '../lang/workflow/model';
import { shownFindings } from './coexistence';
import { rangeConverter } from './convert';
import { actionFacts } from './help/action-facts';
import { configHelp } from './help/config-help';
import { measuredHelp } from './help/measured-help';
import { ignoredHelp, ruleHelp } from './help/rule-help';
import { measuredInstructions } from './measured';
import type { Session } from './session';

interface Help {
  readonly range: Range;
  readonly markdown: string;
}

/**
 * Tells what an action is and what breaks on the way to its newest version, what the rules are that speak or are ignored, and what was
 * measured of an instruction.
 */
export function registerHover(session: Session): ServerCapabilities {
  session.connection.onHover(async ({ textDocument: { uri }, position }): Promise<Hover | null> => {
    if (!(await session.settings.of(uri)).enable) return null;
    const checked = await session.checker.latest(uri);
    if (checked === undefined) return null;
    const { text } = checked.document;
    const offset = lineIndex(text).offset({ line: position.line, column: position.character });
    const [first, ...more] = [
      usesHelp(checked.document, offset),
      configurationHelp(session, checked.document, offset),
      ignoreHelp(checked.document, offset),
      ...findingHelp(await shownFindings(session, uri, checked.findings), offset),
      await measuredHere(session, uri, checked.document, offset),
    ].filter((help) => help !== undefined);
    if (first === undefined) return null;
    const value = [first, ...more].map(({ markdown }) => markdown).join('\n\n---\n\n');
    return { range: rangeConverter(text)(first.range), contents: { kind: MarkupKind.Markdown, value } };
  });
  return { hoverProvider: true };
}

/** Where the YAML extension is installed, it tells the same from our schema; VS Code itself does so for JSON. */
function configurationHelp(session: Session, { language, text, path }: Document, offset: number): Help | undefined {
  if (language !== 'configuration' || path?.endsWith('.json') === true) return undefined;
  return session.extensions().has('redhat.vscode-yaml') ? undefined : configHelp(text, offset);
}

function usesHelp({ language, text, path }: Document, offset: number): Help | undefined {
  if (language !== 'workflow') return undefined;
  const { uses, today } = buildWorkflowModel(text, path, new Date().toISOString().slice(0, 10));
  const found = uses.find(({ range }) => holds(range, offset));
  const markdown = found && actionFacts(found, today);
  return found && markdown !== undefined ? { range: found.range, markdown } : undefined;
}

/** The rules that speak here; the editor shows their messages by itself. */
function findingHelp(findings: readonly Finding[], offset: number): Help[] {
  const here = findings.filter(({ range }) => holds(range, offset));
  const ranges = new Map(here.map(({ rule, range }) => [rule, range]));
  return [...ranges].flatMap(([rule, range]) => {
    const markdown = ruleHelp(rule);
    return markdown === undefined ? [] : [{ range, markdown }];
  });
}

function ignoreHelp(document: Document, offset: number): Help | undefined {
  const comment = commentedText(document).comments.find(({ range }) => holds(range, offset));
  const named = comment && ignoredNames(comment).find(({ range }) => holds(range, offset));
  const markdown = named && ignoredHelp(named.name);
  return named && markdown !== undefined ? { range: named.range, markdown } : undefined;
}

async function measuredHere(
  { measured }: Session,
  uri: string,
  { language, text }: Document,
  offset: number,
): Promise<Help | undefined> {
  if (language !== 'dockerfile') return undefined;
  const { records } = await measured.of(uri);
  const found = measuredInstructions(records, text).find(({ instruction }) => holds(instruction.range, offset));
  return found && { range: found.instruction.range, markdown: measuredHelp(found, lineIndex(text)) };
}

/** The mouse may rest on the right half of the last character. */
function holds({ start, end }: Range, offset: number): boolean {
  return start <= offset && offset <= end;
}
