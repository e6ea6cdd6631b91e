// Reads one of the large hostile archives, and prints what is said of it and how much memory that took.
import { readArchive } from '../../../server/src/measure/archive/archive';
import { nodeCodecs } from '../../../server/src/measure/engine/codecs';
import { imageFacts } from '../../../server/src/measure/image-facts';
import { chooseImage, imagesOf } from '../../../server/src/measure/archive/layouts';
import { large } from './large';
import type { Hostile } from './parts';

export interface Said {
  readonly says: readonly string[];
  readonly bytes: number;
}

async function* streamed({ chunks }: Hostile): AsyncGenerator<Uint8Array> {
  yield* chunks();
}

export async function read(hostile: Hostile): Promise<Said> {
  const contents = await readArchive(streamed(hostile), nodeCodecs);
  const image = chooseImage(await imagesOf(contents), 'linux/amd64');
  const problem =
    contents.problem === undefined ? [] : [`The archive could not be read to its end: ${contents.problem}.`];
  if (image === undefined) return { says: [...problem, 'no image'], bytes: 0 };
  const { notes, layers } = imageFacts(image, contents.problem);
  return { says: notes, bytes: layers.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0) };
}

if (process.argv[2] === 'run') {
  const hostile = large.find(({ name }) => name === process.argv[3])!;
  void read(hostile).then((said) => {
    const megabytes = process.resourceUsage().maxRSS / 1024;
    process.stdout.write(JSON.stringify({ ...said, megabytes }));
  });
}
