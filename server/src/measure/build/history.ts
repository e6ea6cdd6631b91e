import { at, listAt, stringAt, stringsAt } from '../json';
import { stageChain, targetStage, triggerKeyword, triggers, type Plan } from './plan';
import type { LayerOrigin } from './provenance';
import { redactor } from '../redact';

/** An image's configuration, as far as it is used. */
export interface ImageConfig {
  /** Such as `linux/arm64/v8`. */
  readonly platform: string;
  /** Digests of the uncompressed layers, bottom up; two may be equal. */
  readonly diffIds: readonly string[];
  /** What made each layer, bottom up; empty entries make none. Without values of build arguments, which it holds in the image. */
  readonly history: readonly HistoryEntry[];
}

export interface HistoryEntry {
  /** The instruction; empty where it is not known, and for an entry that made no layer. */
  readonly text: string;
  readonly empty: boolean;
}

/** Undefined when the document is no image configuration. */
export function readImageConfig(document: unknown): ImageConfig | undefined {
  if (!Array.isArray(at(document, 'rootfs', 'diff_ids'))) return undefined;
  const variant = stringAt(document, 'variant');
  const parts = [stringAt(document, 'os') || 'linux', stringAt(document, 'architecture') || 'unknown'];
  return {
    platform: [...parts, ...(variant ? [variant] : [])].join('/'),
    diffIds: stringsAt(document, 'rootfs', 'diff_ids'),
    history: historyOf(
      listAt(document, 'history').map((entry) => ({
        createdBy: stringAt(entry, 'created_by') ?? '',
        empty: at(entry, 'empty_layer') === true,
      })),
    ),
  };
}

/** The history as an image or an engine holds it, bottom up; the values of build arguments stay behind. */
export function historyOf(
  entries: readonly { readonly createdBy: string; readonly empty: boolean }[],
): readonly HistoryEntry[] {
  const redact = redactor(entries.flatMap(({ createdBy }) => argumentsOf(createdBy)));
  return entries.map(({ createdBy, empty }) => ({ text: empty ? '' : redact(instructionText(createdBy)), empty }));
}

/** Names and values of `ARG NAME=value` and `|2 NAME=value NAME=value /bin/sh -c …`, as every builder writes them. */
function argumentsOf(createdBy: string): readonly (readonly [string, string])[] {
  const text =
    /^(?:\/\S+ (?:\S+ ){0,4}-c #\(nop\) +)?ARG (.*?)(?: # buildkit)?$/s.exec(createdBy)?.[1] ??
    /^(?:RUN )?\|\d+ (.*?)(?= \/\S+ (?:\S+ ){0,4}-c |$)/s.exec(createdBy)?.[1];
  return (text?.split(/ (?=[A-Za-z_]\w*=)/) ?? []).flatMap((pair) => {
    const equals = pair.indexOf('=');
    return equals > 0 ? [[pair.slice(0, equals), pair.slice(equals + 1)] as const] : [];
  });
}

/** The instruction of every layer, bottom up, as the history tells it; empty texts where it does not fit the layers. */
export function layerTexts({ diffIds, history }: ImageConfig): readonly string[] {
  const entries = history.filter(({ empty }) => !empty);
  const fits = entries.length === diffIds.length;
  return diffIds.map((_, index) => (fits ? entries[index]!.text : ''));
}

/** Takes off what the builders add: `# buildkit`, `|1 NAME=value` (which may be a secret), `/bin/sh -c #(nop)`. */
function instructionText(createdBy: string): string {
  const text = createdBy.replace(/ # buildkit$/, '').trim();
  // The old builder puts the shell in force before it, whatever SHELL says.
  const legacy = /^\/\S+ (?:\S+ ){0,4}-c #\(nop\)\s+/.exec(text);
  if (legacy !== null) return text.slice(legacy[0].length);
  const isRun = /^(?:RUN |\|\d+ |\/\S+ (?:\S+ ){0,4}-c )/.test(text);
  return isRun ? `RUN ${commandOf(text.replace(/^RUN /, ''))}` : text;
}

/** The command of a RUN: after its arguments, which may hold blanks, and after the usual shell. */
function commandOf(run: string): string {
  const shell = run.startsWith('|') ? run.search(/ \/[^ ]+ (?:[^ ]+ ){0,4}-c /) + 1 : 0;
  const withoutArguments = run.startsWith('|') && shell === 0 ? '…' : run.slice(shell);
  return withoutArguments.replace(/^\/bin\/sh -c /, '');
}

/**
 * The origin of every layer without BuildKit's own record: the last layers are those of the target's instructions, in order,
 * when their keywords agree; what lies below is the base. Undefined when they do not agree.
 */
export function originsByHistory(
  texts: readonly string[],
  plan: Plan,
  target: string | undefined,
): readonly LayerOrigin[] | undefined {
  const last = targetStage(plan, target);
  if (last === undefined) return undefined;
  const chain = stageChain(plan, last);
  const makers = chain.flatMap((index) => {
    const stage = plan.stages[index]!;
    return [
      ...triggers(plan, index).map((trigger) => ({
        keyword: triggerKeyword(trigger),
        line: stage.line,
        makesLayer: ['RUN', 'COPY', 'ADD'].includes(triggerKeyword(trigger)),
      })),
      ...stage.instructions,
    ].filter(({ makesLayer }) => makesLayer);
  });
  const bottom = plan.stages[chain[0]!]!;
  // The old builder makes no layer for WORKDIR.
  for (const owners of [makers, makers.filter(({ keyword }) => keyword !== 'WORKDIR')]) {
    const baseCount = texts.length - owners.length;
    const fits =
      (bottom.base === 'scratch' ? baseCount === 0 : baseCount >= 0) &&
      owners.every(({ keyword }, index) => isOf(keyword, texts[baseCount + index]!));
    if (fits)
      return texts.map((_, index) =>
        index < baseCount
          ? { lines: [bottom.line], base: true }
          : { lines: [owners[index - baseCount]!.line], base: false },
      );
  }
  return undefined;
}

/** The old builder writes the list form of a `RUN` as a bare command. */
function isOf(keyword: string, text: string): boolean {
  return text.startsWith(`${keyword} `) || (keyword === 'RUN' && text !== '' && !/^(?:[A-Z]+ |#)/.test(text));
}
