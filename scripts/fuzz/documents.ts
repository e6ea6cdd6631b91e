import type { Document, DocumentLanguage } from '../../server/src/check';
import { grammarText } from './grammar';
import { mutate } from './mutate';
import { randomFrom } from './random';

/** A text to begin with. */
export interface Seed {
  readonly language: DocumentLanguage;
  readonly text: string;
}

const languages = ['dockerfile', 'workflow', 'dockerfile', 'workflow', 'dockerignore', 'configuration'] as const;

/** The document of a number, made from the seeds: a changed file, or one by the grammar, which may be changed, too. */
export function randomDocument(number: number, seeds: readonly Seed[]): Document {
  const random = randomFrom(number);
  if (random.once(3)) {
    const language = random.pick(languages);
    const text = grammarText(language, random);
    return withPath(language, random.once(3) ? mutate(text, grammarText(language, random), random) : text);
  }
  const seed = random.pick(seeds);
  return withPath(seed.language, mutate(seed.text, random.pick(seeds).text, random));
}

/** A text as it stands while it is typed, up to this character. */
export function prefixDocument(seed: Seed, length: number): Document {
  return withPath(seed.language, seed.text.slice(0, length));
}

const paths: Readonly<Record<DocumentLanguage, string>> = {
  dockerfile: '/project/Dockerfile',
  dockerignore: '/project/.dockerignore',
  workflow: '/project/.github/workflows/ci.yml',
  configuration: '/project/plimsoll.yaml',
};

function withPath(language: DocumentLanguage, text: string): Document {
  return { language, path: paths[language], text };
}
