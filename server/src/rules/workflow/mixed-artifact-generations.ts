import { defineRule } from '../../core/rule';
import type { TextEdit } from '../../core/text';
import { remember } from '../../lang/remember';
import { artifactDownloads, artifactUploads, inputOf, type ArtifactStep } from '../../lang/workflow/artifact-steps';
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
    const stored = storedBy(artifactUploads(model));
    const told = new Set<Uses>();
    for (const download of artifactDownloads(model)) {
      if (isFromElsewhere(download)) continue;
      const generation = generationOf(download);
      const matching = stored.get(keyOf(model, download)) ?? {};
      const other = generation && matching[generation === 'old' ? 'new' : 'old'];
      if (other === undefined || matching[generation!] || matching.unknown) continue;
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

/** The first upload of each generation. */
type Stored = { [generation in 'old' | 'new' | 'unknown']?: ArtifactStep };

const everything = Symbol('everything');

/** What is uploaded under each name, and under any. */
function storedBy(uploads: readonly ArtifactStep[]): Map<string | symbol | undefined, Stored> {
  const stored = new Map<string | symbol | undefined, Stored>();
  for (const upload of uploads) {
    for (const key of [comparable(upload.name ?? 'artifact'), everything]) {
      const known = stored.get(key) ?? {};
      known[generationOf(upload) ?? 'unknown'] ??= upload;
      stored.set(key, known);
    }
  }
  return stored;
}

/** What a download takes; undefined for everything where something else may upload unseen. */
function keyOf(model: WorkflowModel, { name, step }: ArtifactStep): string | symbol | undefined {
  if (name !== undefined && inputOf(step, 'pattern') === undefined) return comparable(name);
  return uploadsUnseen(model) ? undefined : everything;
}

const uploadsUnseen = remember(({ jobs }: WorkflowModel): boolean =>
  jobs.some((job) => job.uses !== undefined || job.steps.some(isOpaque)),
);

/** Expressions count as the same, but names that are nothing else may be any two. */
function comparable(name: string): string {
  const fixed = maskExpressions(name).replaceAll(/_+/g, '_');
  return fixed === '_' ? name : fixed;
}

function destination(uses: Uses): Destination {
  const { version } = knownOf(uses);
  if (version === undefined) return undefined;
  return majorNumber(version.major) < 4 ? lowestTarget(version, uses) : 'stays';
}
