import type { ContextRequest } from '../../context/build-context';
import { cleanPath } from '../clean-path';
import type { Instruction } from './parse';
import { parseMount } from './parse';
import { baseName } from './paths';

/** The files and folders that `COPY`, `ADD` and bind mounts take from the context by name: relative to it, no patterns or variables. */
export function namedContextSources(instructions: readonly Instruction[]): string[] {
  return contextSources(instructions)
    .filter((source) => /^[^*?[$\\:]+$/.test(source) && !isWhole(source))
    .map((source) => source.replace(/^(\.?\/)+/, ''));
}

/** What there is to find out about the context before the model is built. */
export function contextRequest(instructions: readonly Instruction[]): ContextRequest {
  const sources = contextSources(instructions);
  const relative = (source: string): string => cleanPath(`./${source}`);
  return {
    named: [...new Set(namedContextSources(instructions).map(relative))],
    patterns: [...new Set(sources.filter((source) => /^[^$:]*[*?[][^$:]*$/.test(source)).map(relative))],
    whole: sources.some(isWhole),
    scripts: startedNames(instructions),
  };
}

function isWhole(source: string): boolean {
  return /^(\.?\/)*\.?$/.test(source);
}

/** Every source that `COPY`, `ADD` and bind mounts take from the context, as written. */
function contextSources(instructions: readonly Instruction[]): string[] {
  return instructions.flatMap((instruction) => {
    const mounts = instruction.flags.filter(({ name }) => name === 'mount').map(parseMount);
    const mounted = mounts
      .filter(({ type, options }) => type === 'bind' && !options.has('from'))
      .map(({ options }) => options.get('source') ?? '');
    return [...copied(instruction), ...mounted];
  });
}

function copied({ keyword, flags, heredocs, json, words }: Instruction): string[] {
  if ((keyword !== 'COPY' && keyword !== 'ADD') || flags.some(({ name }) => name === 'from')) return [];
  const inline = new Set(heredocs.map(({ opener }) => opener.start));
  return (json ?? words)
    .slice(0, -1)
    .filter(({ range }) => !inline.has(range.start))
    .map(({ value }) => value);
}

/** The names, without their folders, of what may be a script that the container starts. */
function startedNames(instructions: readonly Instruction[]): string[] {
  const starting = instructions.filter(({ keyword }) => ['ENTRYPOINT', 'CMD', 'HEALTHCHECK'].includes(keyword));
  const words = starting.flatMap(({ json, words }) => json ?? words);
  const names = words.map(({ value }) => baseName(value.replaceAll(/["']/g, '')));
  return [...new Set(names.filter((name) => /^\w[\w.-]*$/.test(name)))];
}
