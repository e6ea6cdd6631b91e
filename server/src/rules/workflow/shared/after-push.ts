import type { TextEdit } from '../../../core/text';
import { calls } from '../../../lang/workflow/earlier-steps';
import { insertStepAfter, quoted } from '../../../lang/workflow/edits';
import type { ImagePush } from '../../../lang/workflow/image-pushes';
import type { Step, WorkflowModel } from '../../../lang/workflow/model';
import { takesCare, type Care } from '../../../lang/workflow/supply-chain';

/** Steps that follow a push, as lines without their `-`; undefined where the list has no room for them. */
export function addAfterPush(
  model: WorkflowModel,
  { step }: ImagePush,
  behind: readonly Care[],
  steps: readonly (readonly string[])[],
): TextEdit | undefined {
  const siblings = step.job?.steps ?? [];
  const later = siblings.slice(siblings.indexOf(step) + 1);
  const place = later.findLast((other) => behind.some((care) => takesCare(other, care))) ?? step;
  const edits = steps.map((lines) => insertStepAfter(model, place, lines));
  const [first] = edits;
  if (first === undefined || edits.includes(undefined)) return undefined;
  return { range: first.range, newText: edits.map((edit) => edit?.newText ?? '').join('') };
}

/** The lines of a step: its name, where the one that pushes has one, and the condition under which that pushes. */
export function stepLines(push: ImagePush, name: string, lines: readonly string[]): string[] | undefined {
  const condition = conditionOf(push);
  if (condition === undefined) return undefined;
  const named = push.step.name === undefined ? [] : [`name: ${name}`];
  const [first = '', ...rest] = [...named, ...condition, ...lines];
  return [first, ...rest];
}

/** `if:` with the condition of the step and that of its `push:`; nothing where it always pushes. */
function conditionOf({ step, build }: ImagePush): string[] | undefined {
  const [push] = build?.all('push') ?? [];
  const pushing = push?.computed ? asCondition(bare(push.value)) : [];
  const parts = [...(step.if === undefined ? [] : [bare(step.if)]), ...pushing];
  if (parts.some((part) => part === undefined || part.includes('\n'))) return undefined;
  if (parts.length === 0) return [];
  const joined = parts.length === 1 ? parts[0]! : parts.map((part) => `(${part})`).join(' && ');
  return [`if: ${quoted(joined)}`];
}

/** What an input takes for true as a condition: outputs and variables are texts, and as a condition the text `false` is true. */
function asCondition(expression: string | undefined): [string | undefined] {
  const operands = expression?.split(/&&|\|\|/).map((operand) => operand.trim()) ?? [];
  const isBoolean = (operand: string): boolean => /[=!<>]|^\(*(?:inputs\.[\w-]+|\w+\(.*)/.test(operand);
  if (operands.length > 0 && operands.every(isBoolean)) return [expression];
  return [/^[\w.-]+$/.test(expression ?? '') ? `${expression} == 'true'` : undefined];
}

/** An expression without `${{ }}`; undefined for a text with expressions in it. */
function bare(text: string): string | undefined {
  if (!text.includes('${{')) return text.trim();
  return /^\$\{\{((?:(?!\}\}).)*)\}\}$/s.exec(text.trim())?.[1]?.trim();
}

/**
 * The name of the image as later steps can write it; undefined where it is not one name.
 * @param all One name must stand for all that is pushed: it is not enough that it is one of them.
 */
export function imageName({ image, step, build }: ImagePush, all = false): string | undefined {
  if (image === undefined || /[\s"'\\]/.test(image.replaceAll(/\$\{\{.*?\}\}/g, ''))) return undefined;
  const repositories = new Set((build?.all('tags') ?? []).map(({ value }) => value.replace(/:[^/:]*$/, '')));
  if (all && repositories.size > 1) return undefined;
  const tags = /^\$\{\{\s*steps\.([\w-]+)\.outputs\.tags\s*\}\}$/.exec(image)?.[1];
  if (tags !== undefined) {
    const source = step.job?.steps.find(({ id }) => id === tags);
    if (source === undefined || !calls(source, 'docker/metadata-action') || (all && severalImages(source)))
      return undefined;
    return `\${{ fromJSON(steps.${tags}.outputs.json).tags[0] }}`;
  }
  // An expression alone may hold several names.
  return /^\$\{\{[^}]*\}\}$/.test(image) ? undefined : image;
}

function severalImages({ inputs }: Step): boolean {
  return /[\n,]\s*\S/.test(inputs.find(({ name }) => name.toLowerCase() === 'images')?.value?.trim() ?? '');
}
