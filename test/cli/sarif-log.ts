import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect } from 'vitest';
import { applyEdits, lineIndex } from '../../server/src/core/text';

interface Region {
  startLine: number;
  startColumn: number;
  endLine: number;
  endColumn: number;
}
interface Location {
  uri: string;
  uriBaseId?: string;
  index?: number;
}
interface Change {
  artifactLocation: Location;
  replacements: { deletedRegion: Region; insertedContent?: { text: string } }[];
}
interface Result {
  ruleId: string;
  ruleIndex: number;
  level: string;
  message: { text: string };
  locations: [{ physicalLocation: { artifactLocation: Location; region: Region } }];
  relatedLocations?: object[];
  partialFingerprints: Record<string, string>;
  fixes?: { description: object; artifactChanges: Change[] }[];
}
export interface Run {
  tool: {
    driver: { name: string; version: string; rules: { id: string; help: { text: string; markdown: string } }[] };
  };
  artifacts: { location: Location }[];
  results: Result[];
}

const schemaFile = join(import.meta.dirname, '../fixtures/sarif-2.1.0.schema.json');
/** Whether a log is as the official schema says. */
export const validate = new Ajv({
  strict: false,
  // One of its patterns is none with the flag u.
  unicodeRegExp: false,
  allErrors: true,
  formats: {
    uri: (text: string) => URL.canParse(text),
    'uri-reference': /^(?:[\w\-.~:/?#[\]@!$&'()*+,;=]|%[\dA-F]{2})*$/,
    'date-time': true,
  },
}).compile(JSON.parse(readFileSync(schemaFile, 'utf8')) as object);

/** The one run of a log, which must be as the official schema says. */
export function runOf(sarif: string): Run {
  const log = JSON.parse(sarif) as { runs: [Run] };
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  expect(log.runs).toHaveLength(1);
  return log.runs[0];
}

/** Does what the replacements of a SARIF fix say. */
export function applied(text: string, { replacements }: Change): string {
  const lines = lineIndex(text);
  const mark = text.startsWith('\uFEFF') ? 1 : 0;
  const offset = (line: number, column: number) =>
    lines.offset({ line: line - 1, column: column - 1 + (line === 1 ? mark : 0) });
  return applyEdits(
    text,
    replacements.map(({ deletedRegion: at, insertedContent }) => ({
      range: { start: offset(at.startLine, at.startColumn), end: offset(at.endLine, at.endColumn) },
      newText: insertedContent?.text ?? '',
    })),
  );
}
