import { baseName, isInside } from '../paths';
import type { DockerfileModel, Stage, Step } from '../model';
import { runtimeConfig } from '../runtime-config';

/**
 * All that the image is known to start, as text: `CMD`, `ENTRYPOINT`, `HEALTHCHECK` and the scripts that they name. Undefined where a
 * script cannot be read: then it may need anything.
 * @param isResult whether a path is one that the build makes
 */
export function startedText(
  model: DockerfileModel,
  stage: Stage,
  isResult: (path: string) => boolean,
): string | undefined {
  const texts: string[] = [];
  for (const step of runtimeConfig(stage)) {
    if (!/^(CMD|ENTRYPOINT|HEALTHCHECK)$/.test(step.keyword)) continue;
    texts.push(step.instruction.arguments.text);
    for (const [at, word] of wordsOf(step).entries()) {
      const script = scriptOf(word, at === 0);
      if (script === undefined || isResult(script)) continue;
      const text = textOf(model, script);
      if (text !== undefined) texts.push(text);
      else if (!isBaseProgram(script, stage)) return undefined;
    }
  }
  return texts.join('\n');
}

/** Whether a program stands in what is started as a word of its own, or below a folder: `go` in `exec go run .`, not in `./go-web`. */
export function namesProgram(started: string, program: RegExp): boolean {
  return started.split(/[^\w@+./-]+/).some((word) => program.test(baseName(word)));
}

function wordsOf({ instruction }: Step): string[] {
  const words = instruction.json ?? instruction.words;
  return words.flatMap(({ value }) => value.split(/[\s;&|]+/)).filter((word) => word !== '');
}

function scriptOf(word: string, first: boolean): string | undefined {
  const path = word.replaceAll(/["']/g, '');
  return /\.(sh|bash)$/.test(path) || (first && path.includes('/')) ? path : undefined;
}

function textOf({ context }: DockerfileModel, script: string): string | undefined {
  const name = baseName(script);
  const found = [...(context?.projectFiles ?? [])].filter(([path]) => baseName(path) === name);
  return found.length === 1 ? found[0]![1] : undefined;
}

/** A program of the base image: in a folder of the system, and no `COPY` of this stage put it there. */
function isBaseProgram(path: string, stage: Stage): boolean {
  if (!/^\/(usr\/(local\/)?)?s?bin\//.test(path) || /\.(sh|bash)$/.test(path)) return false;
  return stage.steps.every(({ copy }) => {
    const to = copy?.destinationPath;
    return copy === undefined || (to !== undefined && (copy.from !== undefined || !isInside(path, to)));
  });
}
