import { expandWord } from './expand';
import type { Stage } from './stage';
import { stageChain } from './stage';

/**
 * The folders that the `ENV PATH` instructions of a stage and of those below put into `PATH`, first ones first; `$PATH` stands for what the base has.
 * Undefined when a variable of unknown value is among them.
 */
export function searchPath(stage: Stage): string[] | undefined {
  let folders = ['$PATH'];
  for (const part of stageChain(stage).toReversed()) {
    for (const { instruction, keyword, lookup } of part.steps) {
      if (keyword !== 'ENV') continue;
      for (const { name, rawValue } of instruction.properties) {
        if (name !== 'PATH' || rawValue === undefined) continue;
        const { value } = expandWord(rawValue, (variable) => (variable === 'PATH' ? '\0' : lookup(variable)), '\\');
        if (value.includes('$')) return undefined;
        const before = folders;
        folders = value.split(':').flatMap((folder) => (folder === '\0' ? before : [folder.replace(/(.)\/+$/, '$1')]));
      }
    }
  }
  return folders;
}
