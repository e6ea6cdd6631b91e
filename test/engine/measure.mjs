// Measuring on real engines: what is measured is true to the byte in both image stores, options do what they say, every failure
// is a clear message, and nothing is left behind, whenever a build is cancelled.
import { ownEngineFolder, startOther } from './engines.mjs';
import { testBroken } from './measure-broken.mjs';
import { testCancel } from './measure-cancel.mjs';
import { testFailures } from './measure-failures.mjs';
import { testImages } from './measure-images.mjs';
import { testOptions } from './measure-options.mjs';
import { testPast } from './measure-past.mjs';
import { storyImages } from './engine.mjs';

/** Runs all of it below `work`. */
export async function testMeasure(test, work, reason) {
  const first = { ...process.env };
  const engines = [['the engine', first]];
  let second;
  if (reason === undefined && ownEngineFolder() !== undefined) {
    await test('an engine with the store of overlay2 starts', () => {
      second = startOther(`${ownEngineFolder()}-overlay2`, 'overlay2', [...storyImages, 'busybox:1.35']);
      engines.push(['overlay2', second.environment]);
    });
  } else if (reason === undefined) console.log('      only the store of the Docker that is there');
  try {
    for (const [name, environment] of engines) {
      await testImages(test, work, name, environment);
      await testPast(test, work, name, environment);
      await testCancel(test, work, name, environment);
    }
    await testOptions(test, work, first);
    await testFailures(test, work, first);
    if (ownEngineFolder() !== undefined) await testBroken(test);
  } finally {
    if (second?.ranBefore === false) second.stop();
  }
}
