import { translated } from '../../core/l10n';
import { defineRule } from '../../core/rule';
import type { Range } from '../../core/text';
import { buildWork } from '../../lang/dockerfile/build-work';
import type { DockerfileModel, Stage, Step } from '../../lang/dockerfile/model';
import { runtimeConfig } from '../../lang/dockerfile/runtime-config';
import { splitStages } from '../../lang/dockerfile/split-stages';

export default defineRule<DockerfileModel, { what: string }>({
  id: 'single-stage-build',
  language: 'dockerfile',
  group: 'stages',
  severity: 'info',
  since: '0.1.0',
  aliases: [],
  fixes: 'refactor',

  messages: {
    base: 'The image ships {what}: build in one stage and copy the result into a small one',
    package: 'The image ships {what}, which only the build needs: build in a stage of its own',
    compile: '{what} runs in the image that ships, with all that it needs: build in a stage of its own',
    command: 'what the image runs',
    split: 'Split into build and runtime stages',
  },

  check({ stages }, report) {
    const [stage] = stages;
    if (stage === undefined || stages.length > 1) return;
    const command = ownCommand(stage);
    // Only an image that takes an application in and runs it: a tool image may want its compilers.
    if (command === undefined || !stage.steps.some(takesApplication)) return;
    const work = buildWork(stage);
    const first = work.find(({ tool }) => !runsTool(command, tool));
    if (first)
      report(
        first.kind,
        first.range,
        { what: translated(first.what) },
        { related: [{ range: rangeOf(command), messageId: 'command' }] },
      );
  },

  fix(_, offer, model) {
    const edit = splitStages(model);
    if (edit) offer('split', { edits: [edit] });
  },
});

/** The `ENTRYPOINT` or `CMD` of the file. */
function ownCommand(stage: Stage): Step | undefined {
  const config = runtimeConfig(stage);
  return config.find(({ keyword }) => keyword === 'ENTRYPOINT') ?? config.find(({ keyword }) => keyword === 'CMD');
}

/** A whole folder, a list of dependencies or program files: not just a script or a setting. */
const application =
  /^(\.?\/?|\.\/\*|\*|.*\/|(.*\/)?(src|app|server|lib|cmd|backend|frontend|package.*\.json|requirements.*\.txt|pyproject\.toml|uv\.lock|poetry\.lock|Pipfile|go\.(mod|sum)|Cargo\.toml|pom\.xml|build\.gradle.*|Gemfile|composer\.json|mix\.exs|[^/]+\.(csproj|sln|py|go|rs|js|ts|rb|php|jar)))$/;

function takesApplication({ copy }: Step): boolean {
  return copy !== undefined && copy.from === undefined && copy.sources.some(({ value }) => application.test(value));
}

/** `CMD ["go", "run", "."]` needs what a build needs. */
function runsTool({ instruction }: Step, tool: RegExp): boolean {
  return tool.test(instruction.arguments.text);
}

function rangeOf({ instruction }: Step): Range {
  return instruction.keywordRange;
}
