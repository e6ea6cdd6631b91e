import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { knownRules, languageOfPath } from '../../server/src/check';
import { parsePage } from '../../server/src/rules/page';
import { pages } from '../../server/src/rules/pages.gen';
import type { Seed } from './documents';

/** Larger files are rare, and each takes the time of many. UTF-16 units. */
const MAX_LENGTH = 20_000;

/** The examples on the pages of all rules. */
export function pageSeeds(): Seed[] {
  return [...knownRules.values()].flatMap(({ id, language }) =>
    parsePage(pages[id] ?? '')
      .fences.filter(({ role }) => role.kind === 'bad' || role.kind === 'good')
      .map(({ body }) => ({ language, text: body })),
  );
}

/** The files of a folder that we check, in the order of their paths. */
export function folderSeeds(folder: string): Seed[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .flatMap((name): Seed[] => {
      const language = languageOfPath(join(folder, name));
      if (language === undefined) return [];
      const text = readFileSync(join(folder, name), 'utf8');
      return text.length > MAX_LENGTH ? [] : [{ language, text }];
    });
}
