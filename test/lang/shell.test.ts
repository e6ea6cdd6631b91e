import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { only, read } from './shell-reading';

/** Scripts and the names of their simple commands; `=` stands for assignments or redirects without a command. */
const valid: readonly (readonly [string, string])[] = [
  ['apt-get update && apt-get install -y curl || exit 1', 'apt-get apt-get exit'],
  ['cd /tmp; make; make install', 'cd make make'],
  ['set -eux; \\\n\tapk add --no-cache \\\n\t\tcurl \\\n\t\tgit \\\n\t; \\\n\trm -rf /x', 'set apk rm'],
  ['curl -fsSL https://x | tar -xz -C /opt --strip-components=1', 'curl tar'],
  ['wget -qO- https://get.x.io | sh -s -- --yes', 'wget sh'],
  ['make |& tee log', 'make tee'],
  ['(cd /src && make) && rm -rf /src', 'cd make rm'],
  ['{ apt-get update; apt-get install -y x; } > /dev/null 2>&1', 'apt-get apt-get'],
  ['JOBS="$(nproc)" && make -j"$(nproc)"', '= nproc make nproc'],
  ['make -j`nproc` && echo `date`', 'make nproc echo date'],
  ['echo "$(basename "$(pwd)")"', 'echo basename pwd'],
  [
    'savedAptMark="$(apt-mark showmanual)"; apt-mark auto ".*" > /dev/null; [ -z "$savedAptMark" ] || apt-mark manual $savedAptMark',
    '= apt-mark apt-mark [ apt-mark',
  ],
  [
    "find /usr/local -type f -exec ldd '{}' ';' | awk '/=>/ { so = $(NF-1); print so }' | sort -u | xargs -r dpkg -S",
    'find awk sort xargs',
  ],
  ['if [ "$ENV" = prod ]; then npm ci --omit=dev; else npm ci; fi', '[ npm npm'],
  ['if [ -f a ]; then \\\n  cp a b; \\\nelif [ -f c ]; then \\\n  cp c d; \\\nfi', '[ cp [ cp'],
  ['for i in 1 2 3; do echo $i && sleep 1; done', 'echo sleep'],
  ['for key in A B; do gpg --recv-keys "$key" || gpg --keyserver x --recv-keys "$key"; done', 'gpg gpg'],
  ['cat list | while read -r p; do pip install "$p"; done', 'cat read pip'],
  ['until nc -z db 5432; do sleep 1; done', 'nc sleep'],
  [
    'arch="$(dpkg --print-architecture)"; case "${arch##*-}" in amd64) url=x ;; arm64|aarch64) url=y ;; *) echo >&2 "no"; exit 1 ;; esac',
    '= dpkg = = echo exit',
  ],
  ['DEBIAN_FRONTEND=noninteractive apt-get install -y tzdata', 'apt-get'],
  ['A=1 B="2 3" C=$(x) make', 'make x'],
  ['export PATH="/x:$PATH" && ./configure --prefix=/usr', 'export ./configure'],
  ['cmd >a 2>>b <c &>d 3>&1 && other', 'cmd other'],
  ['cmd >|x 2>&- && y', 'cmd y'],
  ['cat > /etc/x <<EOF\nline $HOME $(date)\nEOF\nchmod 644 /etc/x', 'cat date chmod'],
  ["cat <<-'EOF' > x\n\t$(not run)\n\tEOF\nls", 'cat ls'],
  ['cat <<A <<B\n1\nA\n2\nB\nls', 'cat ls'],
  ['read x <<< "a b" && echo $x', 'read echo'],
  ['mkdir -p /app/{bin,lib,share/{a,b}} && touch /x/{1..3}', 'mkdir touch'],
  ['rm -rf /var/lib/apt/lists/* /tmp/!(keep) [a-z]*.o', 'rm'],
  ["sed -i 's/#\\?\\(Root\\).*/\\1 yes/' /etc/x && awk '{print $1; exit}' f", 'sed awk'],
  ['echo "a \\"b\\" \\$x \'date\' ${y:-"z w"}" && printf "%s\\n" "$@"', 'echo printf'],
  ['printf $\'a\\tb\\n\' && echo $"x"', 'printf echo'],
  ['echo ${v#pre} ${v%%suf} ${v/x/y} ${v^^} ${v:1:2} ${#v} ${!v} ${a[@]}', 'echo'],
  ['n=$((1<<2)); [ $((n % 2)) -eq 0 ] && (( n > 1 )) && echo $((n+$(wc -l < f)))', '= [ echo wc'],
  ['if [[ "$x" =~ ^v[0-9]+(\\.[0-9]+)*$ && -n $y ]]; then echo ok; fi', 'echo'],
  ['diff <(sort a) <(sort b) >(tee c)', 'diff sort sort tee'],
  ['f() { apt-get "$@"; }; f update', 'apt-get f'],
  ['sleep 1 & wait $!; echo done', 'sleep wait echo'],
  ['! grep -q x f && time make', 'grep make'],
  ['apt-get update # refresh\n# full line\napt-get install -y curl', 'apt-get apt-get'],
  ['apt-\\\nget upd\\\nate', 'apt-get'],
  ["sh -c \"set -e; apt-get update && echo 'a b'\" && bash -lc 'nvm install'", 'sh bash'],
  ['sudo -E apt-get install -y x && eval "$(ssh-agent)" && xargs -n1 pip install < r.txt', 'sudo eval ssh-agent xargs'],
  [
    'curl -fsSL "https://x/${V}/x-${ARCH/arm64/aarch64}.tgz" -o /x && echo "${SHA}  /x" | sha256sum -c -',
    'curl echo sha256sum',
  ],
  ['apt-get update && \\\r\n apt-get install -y x\r\nls', 'apt-get apt-get ls'],
  ['echo "héllo 😀" && ls /é', 'echo ls'],
  ['echo `echo \\`date\\``', 'echo echo date'],
  ['echo ${x:-$(date)} && cat <<< "$(id)"', 'echo date cat id'],
  ['> /etc/machine-id', '='],
  ['', ''],
];

const malformed: readonly (readonly [string, string])[] = [
  ['apt-get update && echo "abc', 'apt-get echo'],
  ["apt-get update && echo 'abc", 'apt-get echo'],
  ['apt-get update && apt-get install -y x &&', 'apt-get apt-get'],
  ['if [ -f x ]; then rm x', '[ rm'],
  ['for i in a b; do echo $i', 'echo'],
  ['apt-get update ) && ls', 'apt-get ls'],
  ['apt-get install $(cat pk', 'apt-get cat'],
  ['&& ls', 'ls'],
  ['cat <<EOF\nabc', 'cat'],
  ['a | | b', 'a b'],
  [';; a && b', 'a b'],
  ['a; done; b', 'a b'],
];

const names = (text: string) =>
  read(text)
    .commands.map((command) => command.name || '=')
    .join(' ');

describe('the commands of a script', () => {
  test.each(valid)('%j', (script, expected) => {
    expect(names(script)).toBe(expected);
    expect(read(script).complete).toBe(true);
  });

  test.each(malformed)('malformed: %j', (script, expected) => {
    expect(names(script)).toBe(expected);
    expect(read(script)).toMatchObject({ complete: false, plainList: false });
  });

  test.each(['a '.repeat(40_000), 'a\n'.repeat(140_000), 'cat <<E '.repeat(2000), 'f() '.repeat(16_000)])(
    'too long or too odd: gives what it can and says that it is not all',
    (script) => expect(read(script).complete).toBe(false),
  );

  test('substitutions nested beyond any use', () => {
    expect(read('$(a '.repeat(20) + ')'.repeat(20)).complete).toBe(true);
    expect(read('$(a '.repeat(60) + ')'.repeat(60)).complete).toBe(false);
  });
});

describe('words', () => {
  test.each([
    ['echo plain', 'plain', true],
    ['echo "a b"', 'a b', true],
    ['echo \'a\'"b"c', 'abc', true],
    ['echo a\\ b', 'a b', true],
    ["echo $'a\\tb'", 'a\tb', true],
    ['echo "*"', '*', true],
    ['echo *.o', '*.o', false],
    ['echo ~/x', '~/x', false],
    ['echo {a,b}', '{a,b}', false],
    ['echo "$A/b"', '$A/b', false],
    ['echo ${A:-b}', '${A:-b}', false],
    ['echo x$(date)', 'x$(date)', false],
    ['export A="b c"', 'A=b c', true],
    ['export A="$b"', 'A=$b', false],
  ])('%s', (script, value, literal) => {
    expect(only(script).words[1]).toMatchObject({ text: script.slice(script.indexOf(' ') + 1), value, literal });
  });

  test('assignments before a command', () => {
    const { assignments, words } = only('A=1 B="2 3" C=(x y) D= E+=$f make all');
    expect(assignments.map(({ name, value }) => [name, value?.value, value?.literal])).toEqual([
      ['A', '1', true],
      ['B', '2 3', true],
      ['C', undefined, undefined],
      ['D', '', true],
      ['E', '$f', false],
    ]);
    expect(words.map(({ text }) => text)).toEqual(['make', 'all']);
  });

  test('redirects', () => {
    const script = 'cmd >a 2>>"b c" <$c &>d 3>&1 <<-\'EOF\' {fd}>e <<< "here"\nbody\nEOF\n';
    const { redirects } = only(script);
    expect(redirects.map(({ operator, fd, target }) => [operator, fd, target?.value, target?.literal])).toEqual([
      ['>', undefined, 'a', true],
      ['>>', 2, 'b c', true],
      ['<', undefined, '$c', false],
      ['&>', undefined, 'd', true],
      ['>&', 3, '1', true],
      ['<<-', undefined, 'EOF', true],
      ['>', undefined, 'e', true],
      ['<<<', undefined, 'here', true],
    ]);
    expect(script.slice(redirects[1]!.range.start, redirects[1]!.range.end)).toBe('2>>"b c"');
  });
});

describe('any text', () => {
  const pieces = [...valid, ...malformed].flatMap(([script]) => script.split(/(?=[\s;&|()$`"'<>{}\\])/));
  const script = array(
    oneof(constantFrom(...pieces), string({ maxLength: 3 }), constantFrom('\r\n', '\r', '`', '\\`', '\\\n')),
  ).map((all) => all.join(''));

  test('is read without a throw, in source order, each word where it stands', () => {
    assert(
      property(script, (text) => {
        const { commands, complete } = read(text);
        expect(commands.map(({ logical }) => logical.start)).toEqual(
          commands.map(({ logical }) => logical.start).sort((a, b) => a - b),
        );
        for (const command of commands) {
          expect(command.logical.end).toBeLessThanOrEqual(text.length);
          // A word means the same alone; what stands in escaped backticks has no place of its own.
          for (const { range, value, literal } of complete && !/`|\\\r?$/.test(text) ? command.words.slice(1) : []) {
            const alone = only(`x ${text.slice(range.start, range.end)} y`);
            expect(alone.words.slice(1, -1)).toEqual([expect.objectContaining({ value, literal })]);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });
});
