/**
 * White space as Go's `unicode.IsSpace` defines it, which BuildKit trims with. JavaScript's `\s` and `trim` also take U+FEFF
 * and miss U+0085.
 */
export function isSpace(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  if (code < 0x1680) return code === 0x85 || code === 0xa0;
  return (code >= 0x2000 && code <= 0x200a) || [0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000].includes(code);
}

/** What parts a keyword from its arguments and most arguments from each other: `[\t\v\f\r ]`. */
export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || (code >= 0x0b && code <= 0x0d);
}

/** The first offset in `start…end` that holds no white space, or `end`. */
export function skipSpace(text: string, start: number, end: number, is = isSpace): number {
  let at = start;
  while (at < end && is(text.charCodeAt(at))) at++;
  return at;
}

/** The offset after the last character in `start…end` that is no white space, or `start`. */
export function trimSpaceEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isSpace(text.charCodeAt(at - 1))) at--;
  return at;
}
