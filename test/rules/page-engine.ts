import { imageChanges } from '../../scripts/proof/image-config';
import { checkDocument } from '../../server/src/check';
import type { CheckOptions } from '../../server/src/check';
import { memoryFiles } from '../../server/src/context/memory';
import type { RuleMeta } from '../../server/src/core/rule';
import type { Messages, Severities } from '../../server/src/core/run';
import type { Measurement } from '../../server/src/measure/measurement';
import { sampleLayer, sampleMeasurement, sampleStep, sampleWaste } from '../measure/samples';
import type { PageEngine } from './check-page';
import { measuredTextFile, measurementFile } from './load-page';

/** What a page says of a measurement; the rest of it is of no account. */
function measuredOf(files: Readonly<Record<string, string>>): Pick<CheckOptions, 'measured'> {
  const [json, text] = [files[measurementFile], files[measuredTextFile]];
  if (json === undefined || text === undefined) return {};
  const { layers = [], waste = [], build = null, ...rest } = JSON.parse(json) as Partial<Measurement>;
  const measurement = sampleMeasurement({
    ...rest,
    layers: layers.map(sampleLayer),
    waste: waste.map(sampleWaste),
    build: build && { ...build, steps: build.steps.map(sampleStep) },
  });
  return { measured: { text, measurement } };
}

/** The engine that everything uses, with an eye for one rule only; one that is off until a team turns it on is on here. */
export function engineFor(rule: RuleMeta, messages: Messages = {}): PageEngine {
  const severities: Severities = rule.severity === 'off' ? { [rule.id]: 'warning' } : {};
  return {
    async inspect(text, path, files, inlineIgnores) {
      const document = { language: rule.language, path, text };
      const result = await checkDocument(document, memoryFiles(files), {
        inlineIgnores,
        severities,
        messages,
        today: '2026-11-22',
        ...measuredOf(files),
      });
      const failure = result.failures.find((candidate) => candidate.rule === rule.id);
      if (failure !== undefined) throw failure.error;
      return { findings: result.findings.filter((finding) => finding.rule === rule.id), parsed: result.parsed };
    },
    ...(rule.language === 'dockerfile' && { imageChanges }),
  };
}
