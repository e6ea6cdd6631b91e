import { defineRule } from '../../core/rule';
import type { TextEdit } from '../../core/text';
import { artifactSteps, inputOf, type ArtifactStep } from '../../lang/workflow/artifact-steps';
import { isOpaque } from '../../lang/workflow/earlier-steps';
import { maskExpressions } from '../../lang/workflow/expressions';
import type { Uses, WorkflowModel } from '../../lang/workflow/model';
import { moveTogether, type Destination } from './shared/families';
import { lockNote } from './shared/leap';
import { lowestTarget, majorNumber, targetName, versionName } from './shared/targets';
import { knownOf } from './shared/verdict';

interface Data {
  readonly upload: string;
  readonly download: string;
  readonly target: string;
  readonly lock: string;
  readonly edits: readonly TextEdit[];
}

export default defineRule<WorkflowModel, Data>({
  id: 'mixed-artifact-generations',
  language: 'workflow',
  group: 'actions',
  severity: 'error',
  since: '0.1.0',
  aliases: [],
  fixes: 'suggestion',

  messages: {
    mixed: 'download-artifact {download} does not find what upload-artifact {upload} stores',
    together: 'Update the older steps to {target}{lock}',
  },

  check(model, report) {
    const uploads = artifactSteps(model, 'upload');
    const told = new Set<Uses>();
    for (const download of artifactSteps(model, 'download')) {
      if (isFromElsewhere(download)) continue;
      const generation = generationOf(download);
      const matching = uploads.filter((upload) => mayMatch(model, upload, download));
      const other = matching.find((upload) => generationOf(upload) !== generation);
      const unknown = generation === undefined || matching.some((upload) => generationOf(upload) === undefined);
      if (other === undefined || unknown || matching.some((upload) => generationOf(upload) === generation)) continue;
      const older = (generation === 'old' ? download : other).step.uses!;
      if (told.has(older)) continue;
      told.add(older);
      const { version } = knownOf(older);
      const target = version && lowestTarget(version, older);
      report('mixed', older.range, {
        upload: nameOf(other),
        download: nameOf(download),
        target: target ? targetName(older, target) : '',
        lock: lockNote(model),
        edits: moveTogether(model, older, destination)?.edits ?? [],
      });
    }
  },

  fix({ edits, target }, offer) {
    if (edits.length > 0 && target !== '') offer('together', { edits });
  },
});

/** Artifacts changed with v4: neither side sees what the other stores. */
function generationOf({ step }: ArtifactStep): 'old' | 'new' | undefined {
  const { version } = knownOf(step.uses!);
  return version && (majorNumber(version.major) < 4 ? 'old' : 'new');
}

function nameOf({ step }: ArtifactStep): string {
  return versionName(knownOf(step.uses!).version!, step.uses!.ref);
}

/** From another run or repository. */
function isFromElsewhere({ step }: ArtifactStep): boolean {
  return (
    step.uses!.moreInputs || ['run-id', 'repository', 'github-token'].some((name) => inputOf(step, name) !== undefined)
  );
}

/** The download may be of this upload; one of everything only where nothing else can upload unseen. */
function mayMatch(model: WorkflowModel, upload: ArtifactStep, { name, step }: ArtifactStep): boolean {
  if (name === undefined || inputOf(step, 'pattern') !== undefined) {
    return !model.jobs.some((job) => job.uses !== undefined || job.steps.some(isOpaque));
  }
  const own = upload.name ?? 'artifact';
  const plain = (text: string): string => maskExpressions(text).replaceAll(/_+/g, '_');
  // Two names that are expressions and nothing else may be any two.
  return own === name || (plain(own) === plain(name) && plain(own) !== '_');
}

function destination(uses: Uses): Destination {
  const { version } = knownOf(uses);
  if (version === undefined) return undefined;
  return majorNumber(version.major) < 4 ? lowestTarget(version, uses) : 'stays';
}
