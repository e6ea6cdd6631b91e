// Takes the pictures of the README anew: node scripts/screenshots.mjs. They are of the packaged extension in the real
// workbench, on an example, after a real build.

import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, root } from './lib/prepare.mjs';
import { packageExtension } from './vscode-host/extension.mjs';
import { endGroups } from './vscode-host/processes.mjs';
import { openWorkbench } from '../test/ui/workbench.mjs';

const folder = join(root, 'examples/story-a');
const vsix = join(root, '.tmp/plimsoll-ui.vsix');
const width = 1000;
const viewport = { width, height: 860 };
const lineHeight = 19;
/** Pixels above the first line: title bar and tabs; only the tabs are in the picture. */
const titleBar = 35;
const tabs = 34;

/** What is not about Plimsoll is not in the picture. */
const settings = {
  'breadcrumbs.enabled': false,
  'editor.guides.indentation': false,
  'editor.lineHeight': lineHeight,
  'editor.minimap.enabled': false,
  'editor.occurrencesHighlight': 'off',
  'editor.overviewRulerBorder': false,
  'editor.renderLineHighlight': 'none',
  'editor.scrollbar.horizontal': 'hidden',
  'workbench.activityBar.location': 'hidden',
  'workbench.editor.editorActionsLocation': 'hidden',
};

/** An engine that builds all anew, so that seconds are shown and not the cache, and labels the image to find it again. */
function slowEngine() {
  const path = join(root, '.tmp/slow-engine');
  const build = 'shift 2; set -- buildx build --no-cache --label=plimsoll.test=1 "$@"';
  writeFileSync(path, `#!/bin/sh\n[ "$1 $2" = "buildx build" ] && { ${build}; }\nexec docker "$@"\n`, { mode: 0o755 });
  return path;
}

async function takePicture(vscode, name, lines) {
  const height = tabs + lines * lineHeight;
  const file = await vscode.screenshot(name, { x: 0, y: titleBar, width, height });
  copyFileSync(file, join(root, 'docs/images', `${name}.png`));
  console.log(`docs/images/${name}.png ${Math.round(statSync(file).size / 1000)} kB`);
}

/** The colours of a Dockerfile that has something of everything, without findings. */
async function takeColours() {
  const texts = { Dockerfile: readFileSync(join(root, 'test/syntaxes/colours.dockerfile'), 'utf8') };
  const own = { ...settings, 'plimsoll.enable': false };
  const vscode = await openWorkbench({ vsix, folder, file: 'Dockerfile', texts, settings: own, viewport, scale: 2 });
  try {
    await vscode.page.addStyleTag({ content: '.monaco-editor .cursors-layer { display: none }' });
    await vscode.command('View: Toggle Primary Side Bar Visibility');
    // VS Code loads the shell's grammar after the lines are shown first; commands have their colour last.
    await vscode.page.waitForFunction(() =>
      [...document.querySelectorAll('.view-line span span')].some((word) => word.textContent.trim() === 'npm'),
    );
    await vscode.away();
    await takePicture(vscode, 'colours', 36);
  } finally {
    await vscode.close();
  }
}

async function takePictures(vscode) {
  const picture = (name, lines) => takePicture(vscode, name, lines);
  await vscode.page.addStyleTag({ content: '.monaco-editor .cursors-layer { display: none }' });
  await vscode.command('View: Toggle Primary Side Bar Visibility');
  await vscode.squiggles('warning');
  await vscode.command('Plimsoll: Build and Measure Image');
  await vscode.line(/^RUN chown .* MB/, 240);
  await vscode.away();
  await picture('editor', 21);

  await vscode.hover('chown -R', 'chown-after-copy');
  await vscode.page.getByText('Quick Fix...').first().waitFor();
  await picture('hover', 21);
  await vscode.away();

  await vscode.lightbulb('chown -R');
  await picture('fix', 22);
  await vscode.away();

  await vscode.command('View: Close All Editors');
  await vscode.openFile('docker.yml');
  await vscode.squiggles('error');
  await vscode.click('name: docker');
  for (let line = 0; line < 10; line += 1) await vscode.page.keyboard.press('Control+ArrowDown');
  await vscode.hover('upload-artifact@v3', 'removed-action-version');
  await vscode.page.getByText('Quick Fix...').first().waitFor();
  await picture('workflow', 25);
}

build();
packageExtension(vsix);
// It needs what was just built.
const { startEngine } = await import('../test/engine/engine.mjs');
const engine = startEngine();
if (engine.reason) throw new Error(engine.reason);
let vscode;
try {
  await takeColours();
  const own = { ...settings, 'plimsoll.measure.executable': slowEngine() };
  vscode = await openWorkbench({ vsix, folder, file: 'Dockerfile.two-stage', settings: own, viewport, scale: 2 });
  await takePictures(vscode);
} catch (error) {
  console.error(error, await vscode?.screenshot('failed-screenshots'));
  process.exitCode = 1;
} finally {
  await vscode?.close();
  await endGroups();
  spawnSync('docker', ['image', 'prune', '--force', '--filter', 'label=plimsoll.test'], { stdio: 'ignore' });
  engine.stop();
}
