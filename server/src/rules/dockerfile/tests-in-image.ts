import { defineRule } from '../../core/rule';
import { contextArrivals } from '../../lang/dockerfile/context-arrivals';
import { isForDevelopment, runsDevelopmentTool } from '../../lang/dockerfile/development';
import { leaveOut } from '../../lang/dockerfile/leave-out';
import type { DockerfileModel } from '../../lang/dockerfile/model';
import { baseName, isInside } from '../../lang/dockerfile/paths';
import { ignorePatternsFor } from '../../lang/dockerignore/suggest';

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
  fixes: 'suggestion',

  messages: {
    copied: 'The tests in {path} come along into the image: leave them out in {file}, or copy what runs by name',
    leave: 'Leave {path} out in {file} (for everything that is built from this folder)',
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

  fix({ path }, offer, model) {
    const { context } = model;
    const change = context && leaveOut(model, context, [{ path, pattern: path }], (other) => isInside(other, path));
    if (context === undefined || change === undefined) return;
    const { otherEdits, newFiles } = change;
    // A new ignore file is a whole one.
    const others = ignorePatternsFor(model, context).map((pattern) => `${pattern}\n`);
    offer('leave', {
      otherEdits,
      newFiles: newFiles.map(({ path: file, text }) => ({ path: file, text: others.join('') + text })),
    });
  },
});
