// Heredocs of RUN, COPY and ADD, in the language of their interpreter or of the file that they make.

import { captures, firstCommand, include, never } from './syntax-parts.mjs';

/** Languages of heredocs: a grammar of VS Code, the commands that read it, and the names of its files. */
const languages = [
  { name: 'shellscript', scope: 'source.shell', commands: '(?:ba|da|a|k|z)?sh', files: '\\.(?:ba)?sh' },
  { name: 'python', scope: 'source.python', commands: 'python[\\d.]*', files: '\\.py' },
  { name: 'javascript', scope: 'source.js', commands: 'node|bun|deno', files: '\\.[cm]?js' },
  { name: 'typescript', scope: 'source.ts', files: '\\.ts' },
  { name: 'perl', scope: 'source.perl', commands: 'perl', files: '\\.p[lm]' },
  { name: 'ruby', scope: 'source.ruby', commands: 'ruby', files: '\\.rb' },
  { name: 'powershell', scope: 'source.powershell', commands: 'pwsh|powershell', files: '\\.ps1' },
  { name: 'sql', scope: 'source.sql', commands: 'psql|mysql|mariadb|sqlite3', files: '\\.sql' },
  { name: 'json', scope: 'source.json', files: '\\.json' },
  { name: 'yaml', scope: 'source.yaml.embedded', files: '\\.ya?ml' },
  { name: 'ini', scope: 'source.ini', files: '\\.(?:ini|cfg|toml|service)' },
  { name: 'xml', scope: 'text.xml', files: '\\.xml' },
  { name: 'html', scope: 'text.html.basic', files: '\\.html?' },
  { name: 'css', scope: 'source.css', files: '\\.css' },
];

/** What package.json says of the languages in Dockerfiles. */
export const embeddedLanguages = Object.fromEntries([
  ...languages.map(({ name }) => [`meta.embedded.block.${name}`, name]),
  ['meta.embedded.line.shellscript', 'shellscript'],
  ['meta.embedded.line.powershell', 'powershell'],
]);

const start = (words) => `[ \\t]*(?:(?i:ONBUILD)[ \\t]+)?(?i:${words})(?=[ \\t])`;
/** A word that opens a heredoc, with the white space before it; it opens none inside of quotes. */
const opener = '[ \\t]\\d*<<-?(?:"[^"\\s<]+"|\'[^\'\\s<]+\'|[^\\s<"\'-][^\\s<"\']*)(?=\\s|$)';
const before = `(?:(?!${opener})(?:"(?:[^"\\\\]|\\\\.)*+"|'[^']*+'|\\\\.|[^"'\\\\\\n]))*+`;
/** One that keeps its dash and its name in two captures. */
const named = `[ \\t]\\d*<<(-?)["']?([^\\s<"'-][^\\s<"']*)["']?(?=\\s|$)`;

/** Ahead of a line that is not a comment and opens a heredoc. */
export const heredocAhead = `(?![ \\t]*#)${before}${opener}`;

const flags = '(?:[ \\t]+--[A-Za-z]\\S*)*';

/** The words of a line that opens heredocs; captures do not reach beyond their line. */
const words = {
  'heredoc-opener': {
    match: `(\\d*<<-?)(["']?)([^\\s<"'-][^\\s<"']*)(\\2)`,
    captures: captures({
      1: 'keyword.operator.heredoc',
      2: 'punctuation.definition.string',
      3: 'keyword.control.heredoc-token',
      4: 'punctuation.definition.string',
    }),
  },
  'heredoc-start': {
    patterns: [
      {
        match: '^[ \\t]*(?:(?i:(ONBUILD))[ \\t]+)?(?i:(RUN|COPY|ADD))(?=[ \\t]|$)',
        captures: captures({ 1: 'keyword.control', 2: 'keyword.other.special-method' }),
      },
      ...include('flag'),
    ],
  },
  'shell-words': { match: '[^<]+', captures: captures({ 0: include('shell') }) },
  'file-words': { patterns: include('string', 'escaped', 'variable') },
  shell: { name: 'meta.embedded.line.shellscript.dockerfile', match: '.+', captures: captures({ 0: firstCommand }) },
};

/** A body below the line that opens it, where `ahead` matches that line. `isRun` says whether the line is a command. */
const body = (ahead, isRun, content) => ({
  begin: `^(?=${ahead})((?:${start('RUN|COPY|ADD')})?${flags})(${before})(${opener})(.*)$`,
  beginCaptures: captures({
    1: include('heredoc-start'),
    2: include(isRun ? 'shell' : 'file-words'),
    3: include('heredoc-opener'),
    4: include('heredoc-opener', isRun ? 'shell-words' : 'file-words'),
  }),
  end: never,
  ...content,
});

const text = { contentName: 'string.unquoted.heredoc.dockerfile', patterns: include('variable') };
const embedded = ({ name, scope }) => ({
  contentName: `meta.embedded.block.${name}.dockerfile`,
  patterns: include(scope),
});

/** What goes on to the end of the heredoc, from a line that matches. */
const from = (begin, content) => ({
  begin,
  beginCaptures: captures({ 0: 'comment.line.shebang' }),
  end: never,
  ...content,
});

const interpreted = languages.filter(({ commands }) => commands);
/** A script, in the language that its first line names, or else in the shell's. */
const script = {
  patterns: [
    ...interpreted.map((language) => from(`^#!.*\\b(?:${language.commands})\\b.*$`, embedded(language))),
    from('^(?!#!)', embedded(languages[0])),
    from('^', text),
  ],
};

const noFile = '(?![ \\t]*(?i:(?:ONBUILD[ \\t]+)?(?:COPY|ADD))[ \\t])';
const file = start('COPY|ADD');

/** A command that reads a heredoc: `python3 - <<EOF`, or `<<EOF python3`, which BuildKit knows. */
const reader = (commands) =>
  `${noFile}(?:.*(?:^|[\\s/;&|(])(?:${commands})(?:[ \\t]+-\\S*)*${opener}|.*${opener}[ \\t]+(?:/\\S*/)?(?:${commands})(?=\\s|$))`;

/** A file that a heredoc is written to: the last word of COPY, or what `>` and `tee` of RUN name. */
const path = (files) => `["']?[^\\s"']*${files}["']?`;
const written = (files) => `${noFile}.*(?:>[ \\t]*|[ \\t]tee[ \\t]+(?:-\\S+[ \\t]+)*)${path(files)}(?=\\s|$)`;
const copied = (files) => `${file}.*${path(files)}[ \\t]*$`;

const bodies = {
  'heredoc-body': {
    comment: 'The first that fits.',
    patterns: [
      body(`(?:${start('RUN')})?${flags}(?:${opener})+[ \\t]*$`, true, script),
      ...interpreted.map((language) => body(reader(language.commands), true, embedded(language))),
      ...languages.map((language) => body(written(language.files), true, embedded(language))),
      ...languages.map((language) => body(copied(language.files), false, embedded(language))),
      body(file, false, text),
      body('', true, text),
    ],
  },
  'heredoc-more': { comment: 'The body of a second or third heredoc.', begin: '^', end: never, ...text },
};

/**
 * Rules for lines that open one heredoc, or up to three: outside is the last one. Each heredoc is two rules: the outer
 * one ends with the line of its name, and the inner one drops, at that line, all that its body has left open.
 */
function heredocs() {
  const level = (count, patterns) => {
    const earlier = `${before}${opener}`.repeat(count - 1);
    // Beyond the first one the instruction must start here, so that no line of a body is taken for it.
    const first = count === 1 ? `(?:${start('RUN|COPY|ADD')}|(?=[ \\t&|-]))(?![ \\t]*#)` : start('RUN|COPY|ADD');
    const ahead = `^(?=${first}${earlier}${before}${named})`;
    const last = '(?:(?!\\1)\\t+)?\\2$';
    return {
      begin: ahead,
      end: `^${last}`,
      endCaptures: captures({ 0: 'keyword.control.heredoc-token' }),
      name: 'meta.instruction.dockerfile meta.heredoc.dockerfile',
      patterns: [{ begin: ahead, while: `^(?!${last})`, patterns }],
    };
  };
  const one = level(1, include('heredoc-body'));
  const two = level(2, [one, ...include('heredoc-more')]);
  return [level(3, [two, ...include('heredoc-more')]), two, one];
}

/** For the repository; `heredocs` is what to include between instructions. */
export const heredocRules = { ...words, ...bodies, heredocs: { patterns: heredocs() } };
