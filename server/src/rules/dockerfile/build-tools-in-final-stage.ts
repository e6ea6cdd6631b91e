import { defineRule } from '../../core/rule';
import { dropTool, mountTool } from '../../lang/dockerfile/drop-tool';
import { isForDevelopment } from '../../lang/dockerfile/development';
import { entryScript } from '../../lang/dockerfile/entry-script';
import type { DockerfileModel, Stage } from '../../lang/dockerfile/model';
import { rootBase } from '../../lang/dockerfile/model';
import { mayCompileWhenRun } from '../../lang/dockerfile/may-compile';
import { imageNeeds } from '../../lang/dockerfile/needs';
import type { Needs } from '../../lang/dockerfile/needs';
import { runtimeConfig } from '../../lang/dockerfile/runtime-config';
import { shippedTools } from '../../lang/dockerfile/shipped-tools';
import type { ShippedTool } from '../../lang/dockerfile/shipped-tools';

interface Data {
  readonly tool: ShippedTool;
  readonly what: string;
  readonly line: number;
}

export default defineRule<DockerfileModel, Data>({
  id: 'build-tools-in-final-stage',
  language: 'dockerfile',
  group: 'stages',
  severity: 'warning',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    used: 'The image ships {what}: building, as on line {line}, can be done in a stage that does not ship',
    unclear: 'The image ships {what}: building can be done in a stage that does not ship',
    unused: 'The image ships {what}, and nothing is built in it: at most libraries that come along are of use',
    uncalled: 'The image ships {what}, and nothing in it calls that',
    use: 'used here',
    drop: 'Leave out {what}, but for libraries (a program may yet call what no instruction names)',
    mount: 'Mount {what} where it is called, instead of copying it (the image then has none)',
  },

  check(model, report) {
    const stage = stageThatStarts(model.finalStage);
    // Of a file with one stage `single-stage-build` speaks.
    if (stage === undefined || model.stages.length < 2 || isForDevelopment(stage)) return;
    const needs = imageNeeds(stage, entryScript(stage, model.context)?.text);
    if (!startsProgram(stage, needs)) return;
    const tools = shippedTools(stage, model);
    const compiling = mayCompileWhenRun(stage, tools, needs);
    for (const tool of tools) {
      if (tool.kind === 'compilers' ? compiling : mayBeNeeded(tool, needs)) continue;
      const { what, range, usedBy } = tool;
      const line = usedBy ? model.lines.position(usedBy.instruction.range.start).line + 1 : 0;
      const unused = tool.kind === 'compilers' ? 'unused' : 'uncalled';
      report(
        usedBy ? 'used' : tool.unclear ? 'unclear' : unused,
        range,
        { tool, what, line },
        {
          related: usedBy ? [{ range: usedBy.instruction.keywordRange, messageId: 'use' }] : [],
        },
      );
    }
  },

  fix({ tool }, offer, model) {
    const dropped = dropTool(tool, model);
    if (dropped) offer('drop', { edits: dropped });
    const mounted = mountTool(tool, model);
    if (mounted) offer('mount', { edits: mounted });
  },
});

/** The last stage; where that tests another, the one that it tests. */
function stageThatStarts(stage: Stage | undefined): Stage | undefined {
  const below = stage?.base.kind === 'stage' ? stage.base.stage : undefined;
  return stage !== undefined && below && isForDevelopment(stage) ? stageThatStarts(below) : stage;
}

/** Shells and what only waits: someone works in such an image by hand. */
const forHands = /^(sh|bash|ash|dash|zsh|ksh|fish|exec|env|tini|dumb-init|sleep|tail|cat|true|sshd|code-server)$/;

/** The image is there to run one program: it names it, or stands on an image that is a service. */
function startsProgram(stage: Stage, { programs }: Needs): boolean {
  const base = rootBase(stage);
  const own = runtimeConfig(stage).some(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT');
  return own
    ? [...programs].some((name) => !forHands.test(name))
    : base.kind === 'image' && base.known?.service === true;
}

/** Whether what the image starts may use the tool. A program calls git by itself: only what a build does with it tells what it is for. */
function mayBeNeeded({ kind, programs, usedBy, unclear }: ShippedTool, needs: Needs): boolean {
  if (!needs.complete || [...needs.programs].some(programs)) return true;
  return kind === 'git' && (usedBy === undefined || unclear);
}
