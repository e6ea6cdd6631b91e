import type { Finding } from '../../core/finding';
import { printable } from './printable';
import { placesIn, type CheckedFile } from './report';

const commands = { error: 'error', warning: 'warning', info: 'notice' } as const;

/**
 * The report as commands to the runner of GitHub Actions, one finding a line, which it shows beside the code. Nothing when nothing
 * was found. The paths must count from the root of the repository: run it there.
 */
export function formatGithub(files: readonly CheckedFile[]): string {
  return files
    .flatMap(({ path, text, findings }) => {
      const place = placesIn(text);
      return findings.map((finding) => command(finding, path, place));
    })
    .join('');
}

function command(
  { severity, rule, message, range }: Finding,
  path: string,
  place: ReturnType<typeof placesIn>,
): string {
  const [start, end] = [place(range.start), place(range.end)];
  // The runner drops the columns of what spans several lines.
  const columns: readonly [string, number][] =
    start.line === end.line
      ? [
          ['col', start.column],
          ['endColumn', end.column],
        ]
      : [];
  const properties = [
    ['file', path],
    ['line', start.line],
    ['endLine', end.line],
    ...columns,
    ['title', rule],
  ] as const;
  const listed = properties.map(([name, value]) => `${name}=${property(String(value))}`).join(',');
  return `::${commands[severity]} ${listed}::${data(printable(message))}\n`;
}

/** As the runner unescapes the text of a command (ActionCommand.cs in actions/runner). */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** The same for a property, which ends at a comma or a colon. */
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
