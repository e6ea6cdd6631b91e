import type { Finding } from '../../core/finding';
import type { RuleMeta } from '../../core/rule';
import { ruleUrl } from '../../version';
import { placesIn, summarize, type CheckedFile } from './report';

/** The report as one JSON object; other tools rely on its shape, so `version` changes with it. */
export function formatJson(files: readonly CheckedFile[], rules: ReadonlyMap<string, RuleMeta>): string {
  const findings = files.flatMap(({ path, text, findings }) => {
    const place = placesIn(text);
    return findings.map((finding) => toJson(finding, path, place, rules.get(finding.rule)));
  });
  return `${JSON.stringify({ version: 1, findings, summary: summarize(files) }, undefined, 2)}\n`;
}

function toJson(
  finding: Finding,
  path: string,
  place: ReturnType<typeof placesIn>,
  rule: RuleMeta | undefined,
): object {
  return {
    path,
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    url: ruleUrl(finding.rule) ?? null,
    aliases: rule?.aliases ?? [],
    start: place(finding.range.start),
    end: place(finding.range.end),
    fixes: finding.fixes.map(({ title, safety }) => ({ title, safety })),
    related: finding.related.map(({ range, message }) => ({ path, line: place(range.start).line, message })),
  };
}
