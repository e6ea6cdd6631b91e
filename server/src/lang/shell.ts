import { forEachChild, parse } from 'unbash';
import type { Command, Statement, SyntaxNode } from 'unbash';
import type { MappedText } from './mapped-text';
import { costsTooMuch, MAX_SUBSTITUTION_DEPTH, withoutCarriageReturns } from './shell-limits';
import type { ShellCommand, ShellOperator, ShellScript } from './shell-script';
import { argument, assignment, placeOf, plainWord, redirect } from './shell-words';
import type { Placing } from './shell-words';

export type { Redirect, ShellCommand, ShellScript, ShellWord } from './shell-script';
export { unwrapCommand } from './shell-wrappers';

/** How often the parser starts again behind an error that it cannot pass. */
const MAX_RESTARTS = 8;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What one walk over a script finds. */
interface Walk extends Mutable<ShellScript> {
  readonly commands: ShellCommand[];
  readonly topLevel: ShellCommand[];
  readonly source: MappedText;
  readonly clean: MappedText;
  /** The end of the last command that was found, an offset of `clean`. */
  reached: number;
}

/** What holds where the walk stands. Offsets are those of `text`. */
interface Scope
  extends
    Placing,
    Pick<
      ShellCommand,
      'operatorBefore' | 'operatorRange' | 'depth' | 'conditional' | 'inSubshell' | 'inSubstitution' | 'inPipeline'
    > {
  readonly walk: Walk;
  /** The script, or what the parser made of the inside of nested backticks. */
  readonly text: string;
  /** Part of the script's own list. */
  readonly plain: boolean;
  readonly substitutions: number;
}

/**
 * Reads a shell script: the text of a RUN, the body of its here-document, a workflow's `run:`.
 * Never throws. What cannot be read costs `complete`, not the commands around it; a text over 256 KiB gives none.
 */
export function parseShell(source: MappedText): ShellScript {
  const clean = withoutCarriageReturns(source.text);
  const walk: Walk = { commands: [], topLevel: [], complete: true, plainList: true, source, clean, reached: 0 };
  try {
    readAll(walk);
  } catch {
    // The parser overflows its stack on thousands of nested functions. What was found before that stays.
    walk.complete = false;
  }
  const { commands, topLevel, complete } = walk;
  commands.sort((a, b) => a.logical.start - b.logical.start);
  return { commands, complete, topLevel, plainList: walk.plainList && complete };
}

function readAll(walk: Walk): void {
  const { text } = walk.clean;
  if (costsTooMuch(text)) {
    walk.complete = false;
    return;
  }
  const scope: Scope = {
    walk,
    text,
    home: { start: 0, end: text.length },
    placed: true,
    plain: true,
    substitutions: 0,
    operatorBefore: '',
    operatorRange: undefined,
    depth: 0,
    conditional: false,
    inSubshell: false,
    inSubstitution: false,
    inPipeline: false,
  };
  let from = 0;
  for (let run = 0; run <= MAX_RESTARTS && from < text.length; run++) {
    // Blanks in place of what was read before keep the offsets right.
    const tree = parse(' '.repeat(from) + text.slice(from));
    visit(tree, scope);
    const error = tree.errors?.at(-1);
    if (error === undefined) return;
    from = behindError(text, Math.max(from, walk.reached, error.pos));
  }
}

/** Past the operators at an error, or past one word where there are none. */
function behindError(text: string, error: number): number {
  const token = /[\s;&|()]+|[^\s;&|()]+/y;
  token.lastIndex = error;
  return error + (token.exec(text)?.[0].length ?? text.length);
}

function visit(node: SyntaxNode, scope: Scope): void {
  const { walk } = scope;
  switch (node.type) {
    case 'Script':
      if (node.errors?.length) walk.complete = false;
      return visitList(node.commands, scope);
    case 'CompoundList':
      return visitList(node.commands, { ...scope, depth: scope.depth + 1 });
    case 'AndOr':
      return visitJoined(node.commands, node.operators, scope);
    case 'Command':
      return visitCommand(node, scope);
  }
  if (scope.plain) walk.plainList = false;
  const inner = scope.plain ? { ...scope, plain: false } : scope;
  switch (node.type) {
    case 'Pipeline':
      return visitJoined(node.commands, node.operators, {
        ...inner,
        inPipeline: scope.inPipeline || node.commands.length > 1,
      });
    case 'Subshell':
      return visit(node.body, { ...inner, inSubshell: true });
    case 'CommandExpansion':
    case 'ProcessSubstitution':
    case 'ArithmeticCommandExpansion':
      return visitSubstitution(node, inner);
    case 'HereDoc':
      if (node.closing === undefined) walk.complete = false;
  }
  forEachChild(node, (child) => {
    visit(child, !inner.conditional && mayNotRun(node, child) ? { ...inner, conditional: true } : inner);
  });
}

function visitList(statements: readonly Statement[], scope: Scope): void {
  for (const [i, statement] of statements.entries()) {
    const before = statements[i - 1];
    const plain = scope.plain && !statement.background;
    if (scope.plain && !plain) scope.walk.plainList = false;
    if (before === undefined)
      visit(statement.command, { ...scope, plain, operatorBefore: '', operatorRange: undefined });
    else if (before.background) visit(statement.command, { ...joined('&', before.end - 1, scope), plain });
    else visit(statement.command, { ...joined(';', before.end, scope), plain });
  }
}

/** The parts of an and-or list or a pipeline. */
function visitJoined(nodes: readonly SyntaxNode[], operators: readonly ShellOperator[], scope: Scope): void {
  for (const [i, node] of nodes.entries()) {
    const operator = operators[i - 1];
    if (operator === undefined) {
      visit(node, scope);
      continue;
    }
    const alternative = operator === '||';
    if (scope.plain && alternative) scope.walk.plainList = false;
    visit(node, {
      ...joined(operator, nodes[i - 1]!.end, scope),
      plain: scope.plain && !alternative,
      conditional: scope.conditional || alternative,
    });
  }
}

/** The scope of a command that `operator` joins to one that ends at `end`. */
function joined(operatorBefore: ShellOperator, end: number, scope: Scope): Scope {
  const blanks = /(?:[ \t]|\\\n)*/y;
  blanks.lastIndex = end;
  const pos = end + blanks.exec(scope.text)![0].length;
  const written = scope.placed && scope.text.startsWith(operatorBefore, pos);
  const operatorRange = written ? placeOf({ pos, end: pos + operatorBefore.length }, scope).range : undefined;
  return { ...scope, operatorBefore, operatorRange };
}

function visitSubstitution(node: Extract<SyntaxNode, { script: unknown }>, scope: Scope): void {
  const { script } = node;
  if (script === undefined || scope.substitutions >= MAX_SUBSTITUTION_DEPTH) {
    scope.walk.complete = false;
    return;
  }
  visit(script, {
    ...scope,
    text: script.source ?? scope.text,
    home: scope.placed ? { start: node.pos, end: node.end } : scope.home,
    placed: scope.placed && script.source === undefined,
    substitutions: scope.substitutions + 1,
    depth: scope.depth + 1,
    inSubstitution: true,
    inPipeline: false,
  });
}

/** Whether `child` may be passed over when `node` runs. */
function mayNotRun(node: SyntaxNode, child: SyntaxNode): boolean {
  switch (node.type) {
    case 'If':
    case 'While':
      return child !== node.clause;
    case 'For':
    case 'ArithmeticFor':
    case 'Select':
    case 'Function':
      return child === node.body;
    case 'Case':
      return child.type === 'CaseItem';
    default:
      return false;
  }
}

function visitCommand(node: Command, outer: Scope): void {
  const { walk, operatorBefore, operatorRange, depth, conditional, inSubshell, inSubstitution, inPipeline } = outer;
  const scope = { ...outer, plain: false, placed: outer.placed && standsWhereItSays(node, outer.text) };
  const words = node.name ? [plainWord(node.name, scope)] : [];
  words.push(...node.args.map((each) => argument(each, scope)));
  const command: ShellCommand = {
    name: words[0]?.value ?? '',
    words,
    assignments: node.prefix.filter((each) => each.type === 'Assignment').map((each) => assignment(each, scope)),
    redirects: node.redirects.map((each) => redirect(each, scope)),
    ...placeOf(node, scope),
    operatorBefore,
    operatorRange,
    depth,
    conditional,
    inSubshell,
    inSubstitution,
    inPipeline,
  };
  walk.commands.push(command);
  if (outer.plain) walk.topLevel.push(command);
  if (scope.placed) walk.reached = Math.max(walk.reached, node.end);
  forEachChild(node, (child) => visit(child, scope));
}

/** The parser counts from a wrong place inside of backticks that nothing closes. */
function standsWhereItSays({ name, prefix, suffix }: Command, text: string): boolean {
  const nodes = [...(name ? [name] : []), ...prefix, ...suffix];
  return nodes.every((node) => {
    const written = 'text' in node ? node : node.type === 'HereDoc' ? node.delimiter : node.target;
    return written === undefined || text.slice(written.pos, written.end) === written.text;
  });
}
