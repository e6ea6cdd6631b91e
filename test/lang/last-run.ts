import { buildDockerfileModel } from '../../server/src/lang/dockerfile/model';
import type { DockerfileModel, Step } from '../../server/src/lang/dockerfile/model';
import { parseDockerfile } from '../../server/src/lang/dockerfile/parse';
import type { Run, RunCommand } from '../../server/src/lang/dockerfile/run';

/** The model of a text without any files around it. */
export const modelOf = (text: string): DockerfileModel => buildDockerfileModel(parseDockerfile(text), undefined);

/** The last step of the final stage. */
export const lastStep = (text: string): Step => modelOf(text).finalStage!.steps.at(-1)!;

/** The last command of a script, as the only `RUN` of a stage on Debian. */
export function lastCommand(script: string): { command: RunCommand; run: Run } {
  const run = lastStep(`FROM debian\nRUN ${script}\n`).run!;
  return { command: run.commands.at(-1)!, run };
}
