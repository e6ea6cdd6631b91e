/** The longest piece of a document that is shown, in UTF-16 units. */
const longest = 100;

/** Text as Markdown that shows it as it is, on one line. */
export function plain(text: string): string {
  return oneLine(text).replaceAll(/[\\`*_[\]<&~]/g, '\\$&');
}

/** Text as code, on one line; what is too long is cut. */
export function code(text: string): string {
  const line = oneLine(text);
  const shown = line.length > longest ? `${line.slice(0, longest)}…` : line;
  const fence = '`'.repeat(1 + Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length)));
  const padding = /^`|`$/.test(shown) ? ' ' : '';
  return `${fence}${padding}${shown}${padding}${fence}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}
