// Writes an image of so many small files in two layers to the standard output: `docker image save` of an image that nobody has to build.
import { once } from 'node:events';
import { imageTar, manyFiles } from '../../test/measure/generated-archives';

const count = Number(process.env['PLIMSOLL_BENCH_FILES']);

async function write(): Promise<void> {
  for (const chunk of imageTar([manyFiles(count / 2, 20), manyFiles(count / 2, 20, 'opt/packages')]))
    if (!process.stdout.write(chunk)) await once(process.stdout, 'drain');
}

void write();
