import { defineRule } from '../../core/rule';
import { contextArrivals } from '../../lang/dockerfile/context-arrivals';
import { isForDevelopment, runsDevelopmentTool } from '../../lang/dockerfile/development';
import type { DockerfileModel } from '../../lang/dockerfile/model';
import { baseName } from '../../lang/dockerfile/paths';

interface Data {
  readonly path: string;
  readonly file: string;
}

const folder = /^(tests?|__tests__|specs?|e2e|cypress|playwright-report|test-results)$/;
const runsTests =
  /\b(pytest|py\.test|tox|nox|unittest|rspec|phpunit|jest|vitest|mocha|cypress|playwright|ctest|selftest)\b|\b(npm|pnpm|yarn|bun|go|cargo|mvn|gradlew?|make|dotnet|mix|composer|rake)\b[^;&|\n]*\b(test|tests|check|verify|spec)\b/;

export default defineRule<DockerfileModel, Data>({
  id: 'tests-in-image',
  language: 'dockerfile',
  group: 'layers',
  severity: 'info',
  since: '0.1.0',
  aliases: [],
  fixes: 'none',

  messages: {
    copied: 'The tests in {path} come along into the image: leave them out in {file}, or copy what runs by name',
  },

  check(model, report) {
    const { context, finalStage, parsed } = model;
    if (context === undefined || finalStage === undefined || isForDevelopment(finalStage)) return;
    // What a build runs or names must be in the context.
    const isUsed = parsed.instructions.some(
      ({ keyword, arguments: { text } }) => keyword !== 'COPY' && runsTests.test(text),
    );
    if (isUsed || finalStage.steps.some(runsDevelopmentTool)) return;
    const [arrival] = contextArrivals(model, ({ name, kind }) => kind === 'directory' && folder.test(name));
    if (arrival === undefined || folder.test(baseName(arrival.use.path))) return;
    report('copied', arrival.use.range, {
      path: arrival.path,
      file: context.ignoreFile === undefined ? '.dockerignore' : baseName(context.ignoreFile.path),
    });
  },
});
