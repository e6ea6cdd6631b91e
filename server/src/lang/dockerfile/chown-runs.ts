import { isRoot, userInForce } from './accounts';
import { readChown } from './chown';
import type { Chown } from './chown';
import { planChown } from './chown-plan';
import type { DockerfileModel } from './model';
import { isInside } from './paths';
import type { Run, RunCommand } from './run';
import type { Stage, Step } from './stage';
import { storedPaths } from './stored-paths';

/** A `chown -R` of files that earlier `RUN`s of its stage have stored. */
export interface RunChown {
  readonly step: Step;
  readonly chown: Chown;
  /** The instructions that stored the files, in order. */
  readonly makers: readonly Step[];
  /** What they stored: absolute paths. */
  readonly paths: readonly string[];
}

/** Something that a `RUN` made as root. */
interface Stored {
  readonly maker: Step;
  readonly path: string;
}

/** The commands of a stage that store files of earlier `RUN`s again. Where they do so with files of a `COPY`, `planChown` speaks of them. */
export function runChowns(stage: Stage, model: DockerfileModel): RunChown[] {
  // What is still root's.
  let stored: Stored[] = [];
  const found: RunChown[] = [];
  for (const step of stage.steps) {
    const { run } = step;
    for (const command of run?.commands ?? []) {
      for (const path of storedPaths(command, run!)) if (isRoots(command, step)) stored.push({ maker: step, path });
      const chown = readChown(command, run!);
      if (!chown?.recursive || givesToRoot(chown, run!)) continue;
      const targets = chown.targets.flatMap(({ path }) => path ?? []);
      const isCovered = ({ path }: Stored): boolean => targets.some((target) => isInside(path, target));
      const covered = stored.filter(isCovered);
      stored = stored.filter((item) => !isCovered(item));
      const again = covered.filter(({ maker, path }) => maker !== step && model.flow(stage).has(path, step) !== 'no');
      if (again.length === 0 || planChown(step, chown, (other) => model.flow(other))) continue;
      const makers = [...new Set(again.map(({ maker }) => maker))];
      found.push({ step, chown, makers, paths: [...new Set(again.map(({ path }) => path))] });
    }
  }
  return found;
}

/** Whether what a command makes is surely root's: not of a `USER`, nor of `sudo -u app npm ci`. */
function isRoots({ shell }: RunCommand, step: Step): boolean {
  return !asAnother.test(shell.name) && isRoot(userInForce(step.stage, step).user ?? '');
}

const asAnother = /^(sudo|doas|gosu|su-exec|setpriv|runuser|su)$/;

/** The files are root's already. */
function givesToRoot({ user, group }: Chown, run: Run): boolean {
  const keepsRoot = (name: string | undefined): boolean =>
    name === undefined || isRoot(run.variable(name.replaceAll(/^\$\{?|\}$/g, '')) ?? name);
  return keepsRoot(user) && keepsRoot(group);
}
