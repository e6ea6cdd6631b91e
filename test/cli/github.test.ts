import { describe, expect, it } from 'vitest';
import { formatGithub } from '../../server/src/cli/format/github';
import { plimsoll, temporaryFolder, useBundle } from './cli';
import { checked, finding } from './findings';

interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** Reads one line of output as the runner of GitHub Actions does (ActionCommand.cs): it throws where that one would see no command. */
function runnerReads(line: string): Command {
  const end = line.indexOf('::', 2);
  if (!line.startsWith('::') || end < 0) throw new Error(`no command: ${line}`);
  const [name = '', rest = ''] = line.slice(2, end).split(/ (.*)/s);
  const escapes = { '%0D': '\r', '%0A': '\n', '%3A': ':', '%2C': ',', '%25': '%' };
  const unescape = (text: string, names: readonly string[]) =>
    Object.entries(escapes)
      .filter(([escape]) => names.includes(escape))
      .reduce((result, [escape, character]) => result.replaceAll(escape, character), text);
  const properties = rest.split(',').map((property): [string, string] => {
    const at = property.indexOf('=');
    return [property.slice(0, at), unescape(property.slice(at + 1), Object.keys(escapes))];
  });
  return {
    name,
    properties: Object.fromEntries(properties),
    message: unescape(line.slice(end + 2), ['%0D', '%0A', '%25']),
  };
}

function commands(output: string): Command[] {
  expect(output).toMatch(/\n$/);
  return output
    .slice(0, -1)
    .split(/\r\n|\r|\n/)
    .map(runnerReads);
}

describe('the report as commands of a workflow', () => {
  it('is one line a finding', () => {
    const text = 'FROM debian\r\nRUN 🚢 bad\r\n';
    const file = checked(
      text,
      finding(text, 'debian', { severity: 'info' }),
      finding(text, 'bad'),
      finding(text, 'RUN', { severity: 'error' }),
    );
    expect(formatGithub([file])).toBe(
      [
        '::notice file=Dockerfile,line=1,endLine=1,col=6,endColumn=12,title=heavy-thing::this is heavy\n',
        '::warning file=Dockerfile,line=2,endLine=2,col=8,endColumn=11,title=heavy-thing::this is heavy\n',
        '::error file=Dockerfile,line=2,endLine=2,col=1,endColumn=4,title=heavy-thing::this is heavy\n',
      ].join(''),
    );
  });

  it('is nothing when nothing was found', () => {
    expect(formatGithub([checked('FROM a\n')])).toBe('');
    expect(formatGithub([])).toBe('');
  });

  it('names no columns for several lines: the runner would refuse them', () => {
    const text = 'RUN a && \\\n    b\n';
    expect(formatGithub([checked(text, finding(text, 'a && \\\n    b'))])).toBe(
      '::warning file=Dockerfile,line=1,endLine=2,title=heavy-thing::this is heavy\n',
    );
  });

  it('lets no name and no message end a command, or begin another', () => {
    const text = 'RUN bad\n';
    const message = '100% "%0A" a,b::error::c\r\n::set-output name=x::y\n##[error]z';
    const path = 'a,b:c%2C::d\r\n::stop-commands::x/Dockerfile';
    const output = formatGithub([{ ...checked(text, finding(text, 'bad', { message })), path }]);
    const [command, ...others] = commands(output);
    expect(others).toEqual([]);
    expect(command).toEqual({
      name: 'warning',
      properties: { file: path, line: '1', endLine: '1', col: '5', endColumn: '8', title: 'heavy-thing' },
      message: message.replaceAll('\r', '\\u{d}').replaceAll('\n', '\\u{a}'),
    });
  });
});

describe('plimsoll check --format github', () => {
  useBundle();

  it('says what the other formats say, and nothing else', () => {
    const folder = temporaryFolder({
      'a, b%/Dockerfile': 'FROM python:3.12\r\nRUN echo 🚢 && pip install x\r\n',
      Dockerfile: 'FROM scratch\n',
    });
    const { code, stdout, stderr } = plimsoll(['check', '--format', 'github'], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const json = plimsoll(['check', '--format', 'json'], { cwd: folder }).stdout;
    const { findings } = JSON.parse(json) as {
      findings: { path: string; rule: string; message: string; start: { line: number } }[];
    };
    expect(findings.map(({ path }) => path)).toContain('a, b%/Dockerfile');
    expect(
      commands(stdout).map(({ properties, message }) => [properties['file'], properties['title'], message]),
    ).toEqual(findings.map(({ path, rule, message }) => [path, rule, message]));
    expect(commands(stdout).map(({ properties }) => Number(properties['line']))).toEqual(
      findings.map(({ start }) => start.line),
    );
  });

  it('prints nothing for a clean file', () => {
    const folder = temporaryFolder({ Dockerfile: 'FROM scratch\n' });
    expect(plimsoll(['check', '--format', 'github'], { cwd: folder })).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});
