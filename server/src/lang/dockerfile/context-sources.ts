import type { Instruction } from './parse';
import { parseMount } from './parse';

/** The files and folders that `COPY`, `ADD` and bind mounts take from the context by name: relative to it, no patterns or variables. */
export function namedContextSources(instructions: readonly Instruction[]): string[] {
  const named: string[] = [];
  const add = (source: string): void => {
    if (/^[^*?[$\\:]+$/.test(source) && !/^(\.?\/)*\.?$/.test(source)) named.push(source.replace(/^(\.?\/)+/, ''));
  };
  for (const instruction of instructions) {
    const { keyword } = instruction;
    if (keyword === 'COPY' || keyword === 'ADD') {
      if (instruction.flags.some(({ name }) => name === 'from')) continue;
      const inline = new Set(instruction.heredocs.map(({ opener }) => opener.start));
      for (const word of (instruction.json ?? instruction.words).slice(0, -1))
        if (!inline.has(word.range.start)) add(word.value);
    }
    for (const mount of instruction.flags.filter(({ name }) => name === 'mount').map(parseMount)) {
      if (mount.type !== 'bind' || mount.options.has('from')) continue;
      add(mount.options.get('source') ?? '');
    }
  }
  return named;
}
