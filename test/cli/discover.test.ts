import { mkdirSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { discover } from '../../server/src/cli/discover';
import { temporaryFolder, useTemporaryFolders } from './cli';

const never = new AbortController().signal;

async function found(folder: string, ...paths: string[]): Promise<string[]> {
  const files = await discover(paths.length > 0 ? paths : ['.'], folder, never);
  return files.map(({ path }) => relative(folder, path).replaceAll('\\', '/'));
}

const text = 'FROM scratch\n';

useTemporaryFolders();

describe('a folder', () => {
  it('is searched for what we can read, wherever it lies', async () => {
    const folder = temporaryFolder({
      Dockerfile: text,
      'Dockerfile.dev': text,
      'Dockerfile.dockerignore': '*',
      'my api/.dockerignore': '*',
      'my api/.containerignore': '*',
      'my api/web.Dockerfile': text,
      'my api/Containerfile': text,
      '.github/workflows/ci.yml': '',
      '.github/workflows/ci.yaml': '',
      '.github/workflows/notes.txt': '',
      '.github/dependabot.yml': '',
      'action.yml': '',
      'compose.yaml': '',
      '.git/Dockerfile': text,
      'node_modules/a/Dockerfile': text,
    });
    expect(await found(folder)).toEqual([
      '.github/workflows/ci.yaml',
      '.github/workflows/ci.yml',
      'Dockerfile',
      'Dockerfile.dev',
      'Dockerfile.dockerignore',
      'action.yml',
      'my api/.containerignore',
      'my api/.dockerignore',
      'my api/Containerfile',
      'my api/web.Dockerfile',
    ]);
  });

  it('leaves out what Git ignores, by the nearest .gitignore that says anything', async () => {
    const folder = temporaryFolder({
      '.gitignore': 'build/\n*.Dockerfile\n/only-root/Dockerfile\n',
      Dockerfile: text,
      'a.Dockerfile': text,
      'build/Dockerfile': text,
      'only-root/Dockerfile': text,
      'sub/only-root/Dockerfile': text,
      'sub/.gitignore': '!b.Dockerfile\nDockerfile.old\n',
      'sub/b.Dockerfile': text,
      'sub/c.Dockerfile': text,
      'sub/Dockerfile.old': text,
      'sub/build/Dockerfile': text,
    });
    expect(await found(folder)).toEqual(['Dockerfile', 'sub/b.Dockerfile', 'sub/only-root/Dockerfile']);
  });

  it('inside of a repository obeys the .gitignore files above it, unless they hide it as a whole', async () => {
    const folder = temporaryFolder({
      '.gitignore': '*.Dockerfile\nbuild/\n',
      'sub/Dockerfile': text,
      'sub/a.Dockerfile': text,
      'build/Dockerfile': text,
    });
    expect(await found(folder, 'sub')).toEqual(['sub/Dockerfile', 'sub/a.Dockerfile']);
    mkdirSync(join(folder, '.git'));
    expect(await found(folder, 'sub')).toEqual(['sub/Dockerfile']);
    expect(await found(folder, 'build')).toEqual(['build/Dockerfile']);
  });

  it.skipIf(process.platform === 'win32')('is searched without following links', async () => {
    const folder = temporaryFolder({ 'real/Dockerfile': text });
    symlinkSync(folder, join(folder, 'loop'));
    symlinkSync(join(folder, 'real/Dockerfile'), join(folder, 'Dockerfile'));
    symlinkSync('nowhere', join(folder, 'Dockerfile.gone'));
    expect(await found(folder)).toEqual(['real/Dockerfile']);
    expect(await found(folder, 'Dockerfile')).toEqual(['Dockerfile']);
  });

  it('survives a .gitignore that is made to be slow', async () => {
    const folder = temporaryFolder({
      '.gitignore': `${'*a'.repeat(40)}b\n[\n\\\n!\n`,
      [`Dockerfile.${'a'.repeat(200)}`]: text,
    });
    expect(await found(folder)).toHaveLength(1);
  });
});

describe('a file that is named', () => {
  it('always counts, once, whatever it is called', async () => {
    const folder = temporaryFolder({ '.gitignore': '*\n', Dockerfile: text, 'image.txt': text, 'ci.yaml': '' });
    const files = await discover(['ci.yaml', 'image.txt', './Dockerfile', 'Dockerfile', '.'], folder, never);
    expect(files.map(({ path, language }) => [relative(folder, path), language])).toEqual([
      ['Dockerfile', 'dockerfile'],
      ['ci.yaml', 'workflow'],
      ['image.txt', 'dockerfile'],
    ]);
  });

  it('must be there', async () => {
    const folder = temporaryFolder({});
    await expect(found(folder, 'Dockrfile')).rejects.toThrow('Dockrfile does not exist');
  });
});
