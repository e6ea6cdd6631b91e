import { describe, expect, it } from 'vitest';
import { uvInstall } from '../../server/src/lang/dockerfile/uv-install';
import { lastStep } from './last-run';

describe('uvInstall', () => {
  const install = (script: string): string | undefined => {
    const run = lastStep(`FROM debian\nRUN ${script}`).run!;
    const found = run.commands.map((command) => uvInstall(run, command)).find((each) => each !== undefined);
    return found && [found.how, found.version ?? '-', found.clear, found.oneOfMany?.value ?? '-'].join(' ');
  };
  it.each([
    ['pip install uv', 'pip - true -'],
    ['python3 -m pip install --no-cache-dir "uv==0.9.1"', 'pip 0.9.1 true -'],
    ['pip install uv~=0.9 ruff', 'pip - false uv~=0.9'],
    ['pipx install uv', 'pipx - true -'],
    ['curl -LsSf https://astral.sh/uv/install.sh | sh', 'installer - true -'],
    ['wget -qO- https://astral.sh/uv/0.9.1/install.sh | sh', 'installer 0.9.1 true -'],
    ['curl -O https://astral.sh/uv/install.sh', undefined],
    ['pip install uvicorn', undefined],
    ['pip download uv', undefined],
  ])('%s: %s', (script, expected) => expect(install(script)).toBe(expected));
});
