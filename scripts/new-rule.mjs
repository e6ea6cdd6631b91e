// Begins a rule: its file, its page with every heading and an example that fails, the same in Chinese, and the generated lists.
//   npm run new-rule -- dockerfile|dockerignore|workflow RULE-ID
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { installPackages, root } from './lib/prepare.mjs';

const languages = {
  dockerfile: {
    model: 'DockerfileModel',
    fence: 'dockerfile',
    bad: 'FROM debian:12\nRUN apt-get install -y curl\n#   ^^^^^^^ found\n',
    good: 'FROM debian:12\nRUN true\n',
  },
  dockerignore: {
    model: 'DockerignoreModel',
    fence: 'dockerignore',
    bad: '*.log\n#<^^^ found\n',
    good: 'build\n',
  },
  workflow: {
    model: 'WorkflowModel',
    fence: 'yaml',
    bad: 'on: push\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    #        ^^^^^^^^^^^^ found\n    steps:\n      - run: make\n',
    good: 'on: push\njobs:\n  build:\n    runs-on: self-hosted\n    steps:\n      - run: make\n',
  },
};

const ruleFile = (id, language, since) => `import { defineRule } from '../../core/rule';
import type { ${languages[language].model} } from '../../lang/${language}/model';

export default defineRule<${languages[language].model}>({
  id: '${id}',
  language: '${language}',
  group: 'general',
  severity: 'warning',
  since: '${since}',
  aliases: [],
  fixes: 'none',

  messages: {
    found: 'Say what is wrong, in less than 90 characters',
  },

  check() {
    // Walk the model and report: report('found', range, data).
  },
});
`;

const page = (id, { fence, bad, good }) => `# ${id}

One sentence for the tables: what it reports.

## What it reports
What exactly it knows, and where it stays silent.

## Why
What it costs, in figures, with the source.

## Example
\`\`\`${fence} bad
${bad}\`\`\`
What is near it and right:
\`\`\`${fence} good
${good}\`\`\`

## Fix safety
There is no fix.

## When to ignore it
Say when it is right to leave it.

Corpus: 0 findings, 0 read, 0 false. Not run over real files yet.

## Options
None.

## References
Where the facts come from.
`;

/** `未翻译` says that nobody has translated it yet; a test finds it. `[[1]]` is the first block of the page. */
const chinesePage = (id) => `# ${id}

未翻译

## 消息
- \`found\`: 未翻译

## 报告的内容
未翻译

## 原因
未翻译

## 示例
[[1]]
未翻译
[[2]]

## 修复的安全性
没有修复。

## 何时忽略
未翻译

## 选项
无。

## 参考
未翻译
`;

function usage(problem) {
  console.error(`${problem}\nusage: npm run new-rule -- ${Object.keys(languages).join('|')} RULE-ID`);
  process.exit(2);
}

const [language = '', id = ''] = process.argv.slice(2);
if (!Object.hasOwn(languages, language)) usage(`'${language}' is no language of rules`);
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id)) usage(`'${id}': a rule is named by at least two words-with-dashes`);
const folder = join(root, 'server/src/rules');
for (const other of Object.keys(languages)) {
  for (const file of [`${other}/${id}.ts`, `${other}/${id}.md`]) {
    if (existsSync(join(folder, file))) usage(`server/src/rules/${file} is there already`);
  }
}

// On a fresh clone the lists cannot be generated yet.
if (!existsSync(join(root, 'node_modules/esbuild'))) installPackages();
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
await mkdir(join(folder, language), { recursive: true });
await writeFile(join(folder, language, `${id}.ts`), ruleFile(id, language, version));
await writeFile(join(folder, language, `${id}.md`), page(id, languages[language]));
const chinese = `server/src/l10n/zh-cn/${id}.md`;
await mkdir(dirname(join(root, chinese)), { recursive: true });
await writeFile(join(root, chinese), chinesePage(id));
console.log(`written: ${chinese}, to be translated in the end`);
console.log(`written: server/src/rules/${language}/${id}.ts and ${id}.md; its example fails until the rule reports it`);
console.log(`see it fail: npx vitest run test/rules -t ${id}`);
process.exitCode = spawnSync(process.execPath, [join(root, 'scripts/gen.mjs')], { stdio: 'inherit' }).status ?? 1;
