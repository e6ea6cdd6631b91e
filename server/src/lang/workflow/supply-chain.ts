import { isOpaque } from './earlier-steps';
import { imageBuilds } from './image-builds';
import { pushesByJob, type ImagePush } from './image-pushes';
import type { Step, WorkflowModel } from './model';
import { mapGet } from '../yaml/nodes';

/**
 * What a workflow does about the images that it pushes, read from the names of actions and the words of commands. Whatever looks
 * like it counts: these facts serve rules that argue from absence.
 */
export type Care = 'scan' | 'signature' | 'sbom' | 'secret-scan';

const words: Readonly<Record<Care, RegExp>> = {
  scan: /scan|trivy|grype|scout|snyk|\bclair|twistcli|prisma|\bwiz|sysdig|\bxray|\baqua|vuln|\bcve/i,
  signature: /cosign|sigstore|attest|slsa|notation|notary|docker\s+trust|content_trust|\bsign|in-toto|witness/i,
  sbom: /sbom|syft|cyclonedx|spdx|\bbom\b/i,
  'secret-scan':
    /leaks\b|trufflehog|ggshield|gitguardian|detect-secrets|git-secrets|secretlint|talisman|noseyparker|kingfisher|pre-commit|\bprek\b|(?:super|mega)-?linter|secrets?[-_ ]?scan|scan[-_ ]?(?:for[-_ ])?secret/i,
};

/** Whether a step does it, or looks as if it did. */
export function takesCare(step: Step, care: Care): boolean {
  const text = `${step.uses?.action ?? ''} ${step.run?.source.text ?? ''} ${step.env.map(({ name }) => name).join(' ')}`;
  if (/\btrivy/i.test(text)) return trivyTakesCare(step, text, care);
  return words[care].test(text);
}

/** Trivy looks for secrets too unless it is told not to; of the files of a repository it says nothing about the image. */
function trivyTakesCare(step: Step, text: string, care: Care): boolean {
  const input = (name: string): string => step.inputs.find((found) => found.name.toLowerCase() === name)?.value ?? '';
  const scanners = input('scanners') || /--(?:scanners|security-checks)[ =](\S+)/.exec(text)?.[1];
  if (care === 'secret-scan') return !scanners || /secret|\$/.test(scanners);
  if (care === 'sbom') return words.sbom.test(text) || words.sbom.test(input('format'));
  return care === 'scan' && !/^(?:fs|repo|config)$/.test(input('scan-type'));
}

/** The first push of each job, where nothing in the workflow may take care of what is pushed. */
export function pushesWithout(model: WorkflowModel, care: Care): readonly ImagePush[] {
  const pushes = pushesByJob(model);
  return pushes.length > 0 && mayTakeCare(model, care) ? [] : pushes;
}

/** Whether a step or a build of the workflow does it, or something that the file does not show may do it. */
export function mayTakeCare(model: WorkflowModel, care: Care): boolean {
  if (model.jobs.some(({ map }) => mapGet(map, 'uses') !== undefined)) return true;
  if (model.steps.some((step) => isOpaque(step) || takesCare(step, care))) return true;
  return (
    care === 'sbom' &&
    imageBuilds(model).some((build) => {
      const asked = [...build.all('sbom'), ...build.all('attests')];
      return build.by === 'bake' || asked.some(({ value }) => value !== 'false' && !/disabled=true/.test(value));
    })
  );
}
