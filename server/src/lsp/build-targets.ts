import { RequestType } from 'vscode-languageserver';
import { findBuilders } from '../context/workspace';
import { buildDockerfileModel } from '../lang/dockerfile/model';
import { parseDockerfile } from '../lang/dockerfile/parse';
import { buildTargetsMethod } from '../protocol';
import type { BuildParams, BuildTargetsAnswer } from '../protocol';
import { pathOf } from './documents';
import type { Session } from './session';

const targetsRequest = new RequestType<BuildParams, BuildTargetsAnswer, void>(buildTargetsMethod);

/** Answers `plimsoll/build/targets`. */
export function registerBuildTargets({ connection, documents, files }: Session): void {
  connection.onRequest(targetsRequest, async ({ uri }) => {
    const path = pathOf(uri);
    if (path === undefined) return { targets: [] };
    const text = documents.get(uri)?.getText() ?? (await files(uri).read(path)) ?? '';
    const builders = await findBuilders(path, files(uri), new Map());
    return { targets: buildTargets(text, builders.targets) };
  });
}

/** @param built The stages that someone in the repository builds, by name or number. */
function buildTargets(text: string, built: readonly string[] = []): BuildTargetsAnswer['targets'] {
  const model = buildDockerfileModel(parseDockerfile(text), undefined, built);
  const below = new Set(model.shippedStages.map(({ base }) => (base.kind === 'stage' ? base.stage : undefined)));
  return model.shippedStages
    .filter((stage) => {
      if (stage === model.finalStage) return true;
      // A stage that others stand on is a step on the way, unless someone builds it.
      return stage.name !== undefined && (model.targetStages.has(stage) || !below.has(stage));
    })
    .toReversed()
    .map(({ name, from }) => ({
      name: name ?? null,
      line: model.lines.position(from.range.start).line + 1,
      from: from.split.logical.text,
    }));
}
