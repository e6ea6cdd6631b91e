// Control and format characters (bidirectional overrides among them), line separators, lone surrogates.
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Text from a file as a terminal may safely show it: what could steer the terminal, or deceive the eye, is escaped. */
export function printable(text: string): string {
  return Array.from(text, printableCharacter).join('');
}

function printableCharacter(character: string): string {
  // Joins emoji and some scripts; it cannot deceive.
  if (!unprintable.test(character) || character === '\u200d') return character;
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}

/** How many columns of a terminal a printable text takes. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += /^(?:\p{M}|\u200d)$/u.test(character) ? 0 : isWide(character) ? 2 : 1;
  return width;
}

/** Emoji, and the blocks that Unicode's East Asian Width calls wide, roughly. */
function isWide(character: string): boolean {
  const code = character.codePointAt(0)!;
  if (code < 0x11_00) return false;
  return (
    /^\p{Emoji_Presentation}$/u.test(character) ||
    code <= 0x11_5f ||
    (code >= 0x2e_80 && code <= 0xa4_cf) ||
    (code >= 0xac_00 && code <= 0xd7_a3) ||
    (code >= 0xf9_00 && code <= 0xfa_ff) ||
    (code >= 0xfe_30 && code <= 0xfe_6f) ||
    (code >= 0xff_00 && code <= 0xff_60) ||
    (code >= 0xff_e0 && code <= 0xff_e6) ||
    (code >= 0x2_00_00 && code <= 0x3_ff_fd)
  );
}

/** The same for text of several lines, which keeps its line breaks and tabs. */
export function printableLines(text: string): string {
  return text.replaceAll(/[^\t\r\n]+|\r(?!\n)/g, printable);
}
