import { defineRule } from '../../core/rule';
import { ignorePatternsFor } from '../../lang/dockerignore/suggest';
import type { DockerfileModel, Step } from '../../lang/dockerfile/model';

export default defineRule<DockerfileModel, { root: string; patterns: readonly string[] }>({
  id: 'missing-dockerignore',
  language: 'dockerfile',
  group: 'context',
  severity: 'warning',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    missing: 'The whole folder is copied and no .dockerignore says what to leave out',
    create: 'Create a .dockerignore for what is in the folder',
  },

  check(model, report) {
    const { context } = model;
    if (!context?.certain || context.ignoreFile !== undefined) return;
    const step = model.stages.flatMap(({ steps }) => steps).find(copiesContext);
    if (step === undefined) return;
    const patterns = ignorePatternsFor(model, context);
    // Where nothing needs leaving out, the file would change nothing.
    if (patterns.length === 0) return;
    const source = step.copy!.sources.find(({ value }) => isWhole(value))!;
    report('missing', source.range, { root: context.root, patterns });
  },

  fix({ root, patterns }, offer) {
    // The new file would be copied too.
    const text = [...patterns, '.dockerignore', ''].join('\n');
    offer('create', { newFiles: [{ path: `${root === '/' ? '' : root}/.dockerignore`, text }] });
  },
});

function copiesContext({ copy }: Step): boolean {
  return copy !== undefined && copy.from === undefined && copy.sources.some(({ value }) => isWhole(value));
}

function isWhole(source: string): boolean {
  return /^(\.\/?|\/|\.\/\*|\*)$/.test(source);
}
