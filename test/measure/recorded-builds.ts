// What real builds recorded, read: their Dockerfiles, steps, provenance and the configurations of their images.
import { readImageConfig } from '../../server/src/measure/build/history';
import { planOf } from '../../server/src/measure/build/plan-of';
import { readProvenance } from '../../server/src/measure/build/provenance';
import { progressReader } from '../../server/src/measure/build/rawjson';
import type { Vertex } from '../../server/src/measure/build/vertices';
import { recorded, recordedJson, recordedText } from './fixtures';

export function verticesOf(file: string): readonly Vertex[] {
  const progress = progressReader();
  progress.write(recorded(`${file}.rawjson`));
  progress.end();
  return progress.vertices();
}

export const planOfFile = (name: string): ReturnType<typeof planOf> => planOf(recordedText(`Dockerfile.${name}`));
export const configOf = (image: string): NonNullable<ReturnType<typeof readImageConfig>> =>
  readImageConfig(recordedJson(`${image}.config.json`))!;
export const provenanceOf = (file: string): NonNullable<ReturnType<typeof readProvenance>> =>
  readProvenance(recordedJson(`${file}.metadata.json`))!;
