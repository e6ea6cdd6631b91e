import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expandWord } from '../../server/src/lang/dockerfile/expand';

const values = new Map([
  ['A', 'xxyy'],
  ['EMPTY', ''],
  ['SP', 'a b'],
  ['PATH', '/usr/bin:/bin'],
  ['FILE', '/tmp/foo.tar.gz'],
  ['STAR', 'a***yy*'],
  ['EMOJI', '😀🚀'],
  ['한', 'ko'],
  ['LINES', 'a\nb'],
  ['N', 'yy'],
]);
const long = (name: string) => (name === 'L' ? 'a'.repeat(60_000) : undefined);
const lookup = (name: string) => values.get(name);

describe('variables', () => {
  test.each([
    ['plain', 'plain'],
    ['', ''],
    ['$A', 'xxyy'],
    ['${A}z', 'xxyyz'],
    ['$A.$EMPTY.${SP}', 'xxyy..a b'],
    ['/$한/x', '/ko/x'],
    ['$', '$'],
    ['a$ b$/', 'a$ b$/'],
    ['\\$A', '$A'],
    ['\\\\$A', '\\xxyy'],
    ['a\\', 'a'],
    ["'$A'", '$A'],
    ["'a\\'b", 'a\\b'],
    ['"$A \\$A \\" \\\\ \\x"', 'xxyy $A " \\ \\x'],
    ['"\'$A\'"', "'xxyy'"],
    ['${A:-d}', 'xxyy'],
    ['${EMPTY:-d}', 'd'],
    ['${EMPTY-d}', ''],
    ['${NONE:-d}${NONE-e}', 'de'],
    ['${NONE:-}', ''],
    ['${NONE:-${ALSO:-$A}}', 'xxyy'],
    ['${NONE:-"a } b"}', 'a } b'],
    ["${NONE:-'}'}", '}'],
    ['${NONE:-\\}}', '}'],
    ['${A:+s}${A+s}', 'ss'],
    ['${EMPTY:+s}${EMPTY+s}', 's'],
    ['${NONE:+s}${NONE+s}', ''],
    ['${A:?why}${EMPTY?why}', 'xxyy'],
    ['${A#x}', 'xyy'],
    ['${A##x}', 'xyy'],
    ['${A#*x}', 'xyy'],
    ['${A##*x}', 'yy'],
    ['${A#*x*y}', 'y'],
    ['${A##*x*y}', ''],
    ['${A#}${A##}${A%}', 'xxyyxxyyxxyy'],
    ['${A#no}', 'xxyy'],
    ['${A%y}', 'xxy'],
    ['${A%$N}', 'xx'],
    ['${A%"yy"}', 'xx'],
    ['${A:%y}', 'xxy'],
    ['${FILE##*/}', 'foo.tar.gz'],
    ['${FILE%.*}', '/tmp/foo.tar'],
    ['${FILE%%.*}', '/tmp/foo'],
    ['${FILE%/*}', '/tmp'],
    ['${STAR%%\\**\\*}', 'a'],
    ['${STAR%\\*}', 'a***yy'],
    ['${EMOJI#?}', '🚀'],
    ['${EMOJI%?}', '😀'],
    ['${LINES#*b}', 'a\nb'],
    ['${A/x/z}', 'zxyy'],
    ['${A//x/z}', 'zzyy'],
    ['${A/?y/}', 'xy'],
    ['${A//x*y/z}', 'z'],
    ['${PATH//:\\//,}', '/usr/bin,bin'],
    ['${FILE//\\//-}', '-tmp-foo.tar.gz'],
    ['${A/$N/${NONE:-ww}}', 'xxww'],
    ['${A//no/z}', 'xxyy'],
    ['${A//*/z}', 'z'],
    ['${EMPTY//*/z}', 'z'],
    ['${A/$EMPTY/w}', 'wxxyy'],
    ['${A//$EMPTY/w}', 'wxwxwywyw'],
  ])('%s', (raw, value) => {
    expect(expandWord(raw, lookup, '\\')).toMatchObject({ value, resolved: true });
  });

  test.each([
    ['`$A \\ a``', '$A \\ a`'],
    ['"`" `x"', '" `x'],
    ['${NONE:-`}}', '}'],
    ['C:\\$A', 'C:\\xxyy'],
  ])('with ` as the escape character: %s', (raw, value) => {
    expect(expandWord(raw, lookup, '`')).toMatchObject({ value, resolved: true });
  });

  test.each([
    ['a $NONE $A', 'a $NONE xxyy'],
    ['${NONE}/$A', '${NONE}/xxyy'],
    ['"${NONE}"', '${NONE}'],
    ['${NONE#x}', '${NONE#x}'],
    ['${NONE/x/y}$A', '${NONE/x/y}xxyy'],
    ['${A#$NONE}', '${A#$NONE}'],
    ['${A/$NONE/x}', '${A/$NONE/x}'],
    ['${NONE:-$ALSO}', '$ALSO'],
    ['${NONE?why}', '${NONE?why}'],
    ['${EMPTY:?why}', '${EMPTY:?why}'],
    ['$1 $@', '$1 $@'],
  ])('what is not known stays: %s', (raw, value) => {
    expect(expandWord(raw, lookup, '\\')).toMatchObject({ value, resolved: false });
  });

  test.each(['${NONE:-$ALSO}', '${A:-$ALSO}', '${EMPTY:+$ALSO}'])('only what is needed counts: %s', (raw) => {
    expect(expandWord(raw, lookup, '\\').resolved).toBe(raw !== '${NONE:-$ALSO}');
  });

  test.each([
    ['${A', '${}', '${:-a}', '${{A}}', '${A=x}', '${A:x}', '${A//x}', '${A/x/y', '${A:-x', '${A:/x/y}'],
    ["'a", '"a', '"a$', '${A#\\x}', '${A%\\'],
    ['$A$A'.repeat(10_000), '${N:-'.repeat(500) + '}'.repeat(500)],
  ])('what BuildKit refuses, or is too much, stays as written', (...words) => {
    for (const raw of words) expect(expandWord(raw, lookup, '\\')).toMatchObject({ value: raw, resolved: false });
  });

  test('names what it uses, once each and in order', () => {
    expect(expandWord('$A${B:-$C}"${D#$E}"\'$F\'$A\\$G', lookup, '\\').uses).toEqual(['A', 'B', 'C', 'D', 'E']);
  });

  test('a costly pattern ends', () => {
    expect(expandWord('${L//*a*a*a*b/x}', long, '\\')).toMatchObject({ resolved: false });
    expect(expandWord('${L##*a*a*a}', long, '\\')).toMatchObject({ value: '', resolved: true });
  });

  test('any text is expanded without a throw, and between single quotes it stays as it is', () => {
    const pieces = constantFrom('$', '{', '}', 'A', 'EMPTY', ':-', ':+', '#', '%', '/', '*', '?', '\\', '"', '`', '😀');
    assert(
      property(array(oneof(pieces, string({ maxLength: 2 }))), constantFrom('\\', '`'), (parts, escape) => {
        const raw = parts.join('').replaceAll("'", '');
        expect(expandWord(raw, lookup, escape).uses.every((name) => raw.includes(name))).toBe(true);
        expect(expandWord(`'${raw}'`, lookup, escape)).toEqual({ value: raw, resolved: true, uses: [] });
      }),
      { numRuns: 3000 },
    );
  });
});
