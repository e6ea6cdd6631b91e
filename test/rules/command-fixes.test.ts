import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runRules } from '../../server/src/core/run';
import { applyEdits } from '../../server/src/core/text';
import { buildWorkflowModel } from '../../server/src/lang/workflow/model';
import rule from '../../server/src/rules/workflow/deprecated-workflow-command';

// The fix promises that a step sets the same as before: each script runs before and after it, and what the runner would
// read is compared.

const files = {
  'set-output': 'GITHUB_OUTPUT',
  'set-env': 'GITHUB_ENV',
  'save-state': 'GITHUB_STATE',
  'add-path': 'GITHUB_PATH',
};
type Set = [command: string, name: string, value: string];

const unescape = (value: string): string =>
  value.replaceAll(/%0D/gi, '\r').replaceAll(/%0A/gi, '\n').replaceAll('%25', '%');

/** What the runner takes from a log: https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs */
function fromLog(log: string): Set[] {
  return log.split('\n').flatMap((line): Set[] => {
    const found =
      /^\s*::([\w-]+)(?:\s+name=([^,]*?))?::(.*)$/.exec(line) ?? /##\[([\w-]+)(?:\s+name=([^;]*);?)?\](.*)$/.exec(line);
    return found ? [[found[1]!, found[2] ?? '', unescape(found[3]!)]] : [];
  });
}

/** What the runner takes from a file: `NAME=value`, or `NAME<<DELIMITER`, lines, `DELIMITER`. */
function fromFile(command: string, text: string): Set[] {
  const lines = text.split('\n');
  const found: Set[] = [];
  for (let line = lines.shift(); line !== undefined && line !== ''; line = lines.shift()) {
    const [, name = '', delimiter] = /^([^=]*?)<<(.*)$/.exec(line) ?? [];
    if (command === 'add-path') found.push([command, '', line]);
    else if (delimiter === undefined)
      found.push([command, line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
    else
      found.push([
        command,
        name,
        lines
          .splice(0, lines.indexOf(delimiter) + 1)
          .slice(0, -1)
          .join('\n'),
      ]);
  }
  return found;
}

function run(shell: string, script: string): Set[] {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-commands-'));
  try {
    const paths = Object.fromEntries(Object.values(files).map((name) => [name, join(folder, name)]));
    for (const path of Object.values(paths)) writeFileSync(path, '');
    const program = shell === 'python' ? 'python3' : shell;
    const args = shell === 'python' ? ['-c', script] : ['-e', '-c', script];
    const { status, stdout, stderr } = spawnSync(program, args, {
      encoding: 'utf8',
      env: { ...process.env, ...paths },
    });
    expect(status, stderr).toBe(0);
    const written = Object.entries(files).flatMap(([command, name]) =>
      fromFile(command, readFileSync(paths[name]!, 'utf8')),
    );
    return [...fromLog(stdout), ...written].toSorted((a, b) => (a.join() < b.join() ? -1 : 1));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const step = (shell: string, script: string): string =>
  `jobs:\n  a:\n    steps:\n      - shell: ${shell}\n        run: |\n${script.replaceAll(/^/gm, '          ')}\n`;

const scriptOf = (text: string): string => buildWorkflowModel(text, undefined, '2026-11-22').steps[0]!.run!.source.text;

/** Applies one fix after the other until none is left. */
function fixAll(text: string): string {
  const { findings } = runRules([rule], buildWorkflowModel(text, undefined, '2026-11-22'));
  const fix = findings.find(({ fixes }) => fixes.length > 0)?.fixes[0];
  return fix ? fixAll(applyEdits(text, fix.edits)) : text;
}

const available = (program: string): boolean => spawnSync(program, ['-c', '']).status === 0;

const posix = [
  'echo "::set-output name=dir::$(echo /a/b)"',
  'echo ::set-output name=dir::$(echo a   b)',
  'echo \'::set-output name=x::a "b"  c\'',
  'echo "::set-output name=day::`echo Mon`"',
  'echo "##[set-output name=branch;]$(echo main)" # why',
  'if true; then echo "::set-env name=A::1"; else echo "::set-env name=A::2"; fi',
  'for i in 1 2; do echo "::set-output name=k$i::v$i"; done',
  'f() { echo "::set-output name=$1::$2"; }\nf a b\nf c "d e"',
  'echo "::add-path::/x/bin"',
  'printf "::save-state name=a::%s\\n" "x y"',
  'echo "::set-output name=body::First%0ASecond%0A  third"',
  "echo '::set-output name=body::EOF%0A$c'",
  'echo "::set-output name=empty::"',
  'echo "::set-output name=json::{\\"a\\": [1, 2]}"',
  'true && echo "::set-output name=x::y" || echo no',
  '(echo "::set-output name=x::y")',
  'case a in a) echo "::set-output name=x::y";; esac',
  'echo "::set-output name=x::"$(echo "a  b")"c"',
  'echo "::set-output name=url::https://a/b::c"',
  'echo "::set-output name=x::a=b<<c"',
  "printf '::set-output name=%s::%s\\n' key 'a b'",
];

const python = [
  'print("::set-output name=x::1")',
  'v = 3\nprint(f"::set-output name=x::{v}")',
  'import os\nprint("::set-output name=x::%s" % os.sep)',
  'print("::set-output name=x::" + str(1))',
  "print('::set-output name=x::a%0Ab')",
  'def f(n, v):\n    print(f"::set-env name={n}::{v}")\nf("a", 1)\nf("b", 2)',
];

const unclear = [
  'echo -n "::set-output name=x::y"',
  'echo "::set-output name=x::50%25"',
  'printf "::set-output name=x::y"',
  'echo "::set-output name=x::y" >&2',
  'n="a%0Ab"\necho "::set-output name=x::$n"',
  'echo "::set-output name=a b::y"',
  'echo "::set-output name=x::$(echo a\necho b)"',
  'echo "  ::set-output name=x::y"',
  'echo "done: ##[set-output name=x;]y"',
  'echo "one\n::set-output name=x::y"',
  'cat <<EOF\none\n::set-output name=x::y\nEOF',
  'cat <<-"END"\n\t::set-output name=x::y\n\tEND\necho done',
  "printf '::set-output name=%s_%s::%s\\n' a b c",
];

const silent = [
  'cat <<EOF > notes\n::set-output name=x::y\nEOF',
  'cat <<EOF | grep x\n::set-output name=x::y\nEOF',
  'cat - notes <<EOF\n::set-output name=x::y\nEOF',
  'cat <<EOF\n::set-output name=x::y',
  'echo one ::set-output name=x::y',
  'echo "::stop-commands::t0"\necho "::set-output name=x::y"\necho "one\n::t0::"',
  ': "::set-output name=x::y"',
];

describe.each([
  ['bash', posix],
  ['sh', posix],
  ['python', python],
])('%s', (shell, scripts) => {
  // Windows has no sh, and its Python has another name: there the texts of the fixes are tested by the page alone.
  const runs = available(shell === 'python' ? 'python3' : shell);

  test.skipIf(!runs).each(scripts)('sets the same: %j', (script) => {
    const before = step(shell, script);
    const after = fixAll(before);
    expect(after).not.toBe(before);
    expect(scriptOf(after)).not.toMatch(/::(?:set|save|add)-|##\[/);
    expect(run(shell, scriptOf(after))).toEqual(run(shell, scriptOf(before)));
  });
});

test.each(silent)('not reported: %j', (script) => {
  const text = step('bash', script);
  expect(runRules([rule], buildWorkflowModel(text, undefined, '2026-11-22')).findings).toEqual([]);
});

test.each([
  ['pwsh', 'Write-Host ::set-output name=x::$v'],
  ['pwsh', "Write-Host ('::set-output name={0}::{1}' -f 'x', $v)"],
  ['powershell', '[Console]::WriteLine("::set-output name=x::$v")'],
  ['pwsh', 'if ($v) { Write-Output "::set-output name=x::$v" }'],
  ['cmd', 'if exist a.txt echo ::set-output name=x::1'],
  ['cmd', 'for %%i in (a b) do @echo ::set-output name=%%i::1'],
  ['cmd', 'echo.::set-output name=x::1'],
  ['python', 'import sys\nsys.stdout.write("::set-output name=x::1\\n")'],
  ['python', 'print("::set-output name=x::1", end="")'],
])('reported and left alone: %s, %j', (shell, script) => {
  const text = step(shell, script);
  expect(runRules([rule], buildWorkflowModel(text, undefined, '2026-11-22')).findings).toHaveLength(1);
  expect(fixAll(text)).toBe(text);
});

test.each([
  ['pwsh', 'echo ::set-output name=x::$v'],
  ['pwsh', 'Write-Host "::set-output name=x::$v" >> old.txt'],
  ['pwsh', '$text = "::set-output name=x::$v"'],
  ['pwsh', 'Write-Host "done" # "##[set-output name=x;]y"'],
  ['pwsh', 'Write-Host "::stop-commands::t0"\nWrite-Host "::set-output name=x::1"\nWrite-Host "::t0::"'],
  ['cmd', '::set-output name=x::1 is a comment'],
  ['cmd', 'rem echo ::set-output name=x::1'],
  ['cmd', 'echo ::set-output name=x::1 > old.txt'],
  ['python', '# print("::set-output name=x::1")'],
  ['python', 'text = """\nprint("::set-output name=x::1")\n"""'],
])('not reported: %s, %j', (shell, script) => {
  const text = step(shell, script);
  expect(runRules([rule], buildWorkflowModel(text, undefined, '2026-11-22')).findings).toEqual([]);
});

test.each([
  ['pwsh', 'Write-Host "::set-env name=A::$v"', 'Write-Output "A=$v" >> $env:GITHUB_ENV'],
  ['pwsh', "'::set-output name=x::a%0Ab'", "Write-Output 'x<<EOF' 'a' 'b' 'EOF' >> $env:GITHUB_OUTPUT"],
  ['powershell', 'echo "##[add-path]$bin"', 'echo "$bin" | Out-File -FilePath $env:GITHUB_PATH -Encoding utf8 -Append'],
  ['cmd', 'echo ::save-state name=a::%A%', '>> "%GITHUB_STATE%" echo a=%A%'],
  ['cmd', '@echo ##[set-env name=A;]1', '@>> "%GITHUB_ENV%" echo A=1'],
])('written in %s: %j', (shell, before, after) => {
  expect(scriptOf(fixAll(step(shell, before))).trimEnd()).toBe(after);
});

test.each(unclear)('reported and left alone: %j', (script) => {
  const text = step('bash', script);
  expect(runRules([rule], buildWorkflowModel(text, undefined, '2026-11-22')).findings).toHaveLength(1);
  expect(fixAll(text)).toBe(text);
});
