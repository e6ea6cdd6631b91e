// A headless Chromium that needs nothing of the machine: it brings its libraries and its fonts.

import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pinned } from '../host.mjs';
import { fetchPackage, unpackBrotli, unpackBrotliTar } from './npm.mjs';

const fonts = ['DejaVuSans', 'DejaVuSans-Bold', 'DejaVuSansMono', 'DejaVuSansMono-Bold', 'DejaVuSansMono-Oblique'];

/** Chromium looks for fonts where this file says, and nowhere else. `folder` is the final place. */
const fontConfig = (folder) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/cache</cachedir>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>DejaVu Sans</family></prefer></alias>
  <alias><family>system-ui</family><prefer><family>DejaVu Sans</family></prefer></alias>
</fontconfig>
`;

/** Fills a folder that is later moved to `finalFolder`. */
export async function buildChromium(temporary, finalFolder) {
  const built = join(temporary, 'chromium');
  await mkdir(join(built, 'fonts'), { recursive: true });
  const packed = await fetchPackage(temporary, `@sparticuz/chromium@${pinned.chromium}`, 'bin');
  await Promise.all([
    unpackBrotli(join(packed, 'bin/chromium.br'), join(built, 'chromium'), 0o755),
    // Its own code unpacks these only where it believes to run on AWS.
    ...['al2023', 'swiftshader'].map((name) => unpackBrotliTar(join(packed, `bin/${name}.tar.br`), built)),
  ]);
  const fontPackage = await fetchPackage(temporary, `dejavu-fonts-ttf@${pinned.fonts}`, 'ttf');
  for (const font of fonts) await copyFile(join(fontPackage, `ttf/${font}.ttf`), join(built, `fonts/${font}.ttf`));
  await writeFile(join(built, 'fonts.conf'), fontConfig(finalFolder));
  return built;
}
