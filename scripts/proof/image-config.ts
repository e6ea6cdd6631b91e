import { expandWord } from '../../server/src/lang/dockerfile/expand';
import { buildDockerfileModel } from '../../server/src/lang/dockerfile/model';
import { parseDockerfile } from '../../server/src/lang/dockerfile/parse';
import { runtimeConfig } from '../../server/src/lang/dockerfile/runtime-config';
import type { Step } from '../../server/src/lang/dockerfile/stage';
import { parsePage } from '../../server/src/rules/page';

/**
 * The configuration that a Dockerfile gives its final image, by what sets it: `USER`, `ENV PATH`, … That of the base image
 * is not part of it.
 */
function imageConfig(text: string): Map<string, string> {
  const { finalStage, parsed } = buildDockerfileModel(parseDockerfile(text), undefined);
  const config = new Map<string, string>();
  if (finalStage === undefined) return config;
  if (finalStage.workdir !== undefined) config.set('WORKDIR', finalStage.workdir);
  const expand = (step: Step, word: string): string => expandWord(word, step.lookup, parsed.escape).value;
  for (const step of runtimeConfig(finalStage)) {
    const { instruction, keyword } = step;
    if (instruction.properties.length > 0) {
      for (const { name, rawValue } of instruction.properties)
        config.set(`${keyword} ${name}`, expand(step, rawValue ?? ''));
    } else if (keyword === 'EXPOSE' || keyword === 'VOLUME') {
      for (const { raw } of instruction.words) config.set(`${keyword} ${expand(step, raw)}`, '');
    } else {
      const flags = instruction.flags.map(({ name, value }) => `--${name}=${value}`);
      const form = instruction.json === undefined ? 'shell' : 'exec';
      config.set(keyword, [form, ...flags, ...instruction.words.map(({ raw }) => raw)].join(' '));
    }
  }
  return config;
}

/**
 * What of the final image's configuration differs between two Dockerfiles: `USER`, `ENV PATH`, …; nothing where it is the same.
 * A work directory that is not known may be any.
 */
export function imageChanges(before: string, after: string): string[] {
  const [old, now] = [imageConfig(before), imageConfig(after)];
  const isOther = (name: string): boolean =>
    old.get(name) !== now.get(name) && (name !== 'WORKDIR' || (old.has(name) && now.has(name)));
  return [...new Set([...old.keys(), ...now.keys()])].filter(isOther);
}

/**
 * The instructions whose part of the final configuration a rule's safe fix changes on purpose. Its page promises them under
 * *Fix safety*: "changes the final configuration (`ENV`)".
 */
export function promisedChanges(page: string): string[] {
  const safety = parsePage(page).sections.find(({ heading }) => heading === 'Fix safety')?.text ?? '';
  const list = /changes\s+the\s+final\s+configuration\s+\(([^)]*)\)/i.exec(safety)?.[1] ?? '';
  return [...list.matchAll(/`([A-Z]+)`/g)].map((match) => match[1]!);
}
