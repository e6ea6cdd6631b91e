import { describe, expect, it } from 'vitest';
import { buildDockerfileModel } from '../../server/src/lang/dockerfile/model';
import { imageNeeds } from '../../server/src/lang/dockerfile/needs';
import { parseDockerfile } from '../../server/src/lang/dockerfile/parse';

const needs = (text: string, script?: string): { programs: string[]; paths: string[]; complete: boolean } => {
  const { programs, paths, complete } = imageNeeds(
    buildDockerfileModel(parseDockerfile(text), undefined).finalStage!,
    script,
  );
  return { programs: [...programs], paths: [...paths], complete };
};
const debian = (...lines: string[]): string => ['FROM debian', 'WORKDIR /app', ...lines].join('\n');

describe('imageNeeds', () => {
  it.each([
    [['CMD ["python", "main.py"]'], ['python'], ['/app/main.py'], true],
    [
      ['CMD ["/app/.venv/bin/hello", "--config=/etc/hello.toml"]'],
      ['hello'],
      ['/app/.venv/bin/hello', '/etc/hello.toml'],
      true,
    ],
    [['CMD python main.py'], ['sh', 'python'], ['/app/main.py'], true],
    [['CMD exec gunicorn app:app --bind 0.0.0.0:80'], ['sh', 'exec', 'gunicorn'], [], true],
    [['ENV APP=server', 'CMD exec $APP'], ['sh', 'exec', 'server'], [], true],
    [['CMD exec $APP'], ['sh', 'exec'], [], false],
    [['ENTRYPOINT ["tini", "-g", "--", "node"]', 'CMD ["-r", "x"]'], ['tini', 'node'], [], true],
    [
      ['ENTRYPOINT ["/usr/bin/dumb-init", "--", "gosu", "app", "java"]'],
      ['dumb-init', 'gosu', 'app', 'java'],
      [],
      true,
    ],
    [['CMD ["sh", "-c", "git pull && exec server"]'], ['sh', 'git', 'exec', 'server'], [], true],
    [['CMD ["bash", "-euo", "pipefail", "-c", "a | b"]'], ['bash', 'a', 'b'], [], true],
    [['CMD ["env", "A=1", "python", "-m", "x"]'], ['env', 'python'], [], true],
    [['CMD ["npm", "start"]'], ['npm'], [], false],
    [['CMD ["supervisord", "-c", "/etc/s.conf"]'], ['supervisord'], ['/etc/s.conf'], false],
    [['CMD ["uv", "run", "--no-sync", "fastapi", "run"]'], ['uv', 'fastapi', 'run'], [], true],
    [['CMD ["x"]', 'HEALTHCHECK CMD curl -f http://localhost/ || exit 1'], ['x', 'sh', 'curl', 'exit'], [], true],
    [['CMD ["x"]', 'HEALTHCHECK --interval=5s CMD ["wget", "-q", "http://localhost"]'], ['x', 'wget'], [], true],
    [['CMD ["x"]', 'HEALTHCHECK NONE'], ['x'], [], true],
    [['ENTRYPOINT x', 'CMD ["y"]'], ['sh', 'x'], [], true],
    [['ENTRYPOINT ["x"]', 'CMD ["y"]'], ['x', 'y'], [], true],
    [['SHELL ["pwsh"]', 'CMD x'], ['sh', 'x'], [], false],
    [['CMD ["sh", "-c", "if x"]'], ['sh', 'x'], [], false],
    [[], [], [], true],
  ])('%j', (lines, programs, paths, complete) => {
    const found = needs(debian(...lines));
    expect(found.programs).toEqual(programs);
    expect(found.complete).toBe(complete);
    expect(found.paths.filter((path) => !path.startsWith('/usr'))).toEqual(expect.arrayContaining(paths));
  });

  it('reads the script of the entry point where its text is given', () => {
    const text = debian('COPY entrypoint.sh /', 'ENTRYPOINT ["/entrypoint.sh"]', 'CMD ["server"]');
    expect(needs(text).complete).toBe(false);
    const script = '#!/bin/sh\nset -e\npg_isready || exit 1\nif [ "$X" ]; then git fetch; fi\nexec gosu app "$@"\n';
    const found = needs(text, script);
    expect(found.programs).toEqual(expect.arrayContaining(['entrypoint.sh', 'pg_isready', 'git', 'gosu', 'server']));
    expect(found.complete).toBe(true);
    expect(found.paths).toContain('/entrypoint.sh');
  });

  it.each([['. /etc/profile'], ['./other.sh'], ['$CMD x'], ['eval "$X"'], ['sh /other']])(
    'does not claim to know a script that goes on elsewhere: %s',
    (line) => expect(needs(debian('ENTRYPOINT ["/entrypoint.sh"]'), line).complete).toBe(false),
  );

  it('does not know what an unknown image starts', () => {
    expect(needs('FROM mine/base\nCMD ["x"]').complete).toBe(false);
    expect(needs('FROM mine/base\nENTRYPOINT ["x"]').complete).toBe(true);
    expect(needs('FROM nginx').complete).toBe(true);
  });

  it('takes over what the stages below set', () => {
    expect(needs('FROM debian AS a\nCMD ["x"]\nHEALTHCHECK CMD curl x\nFROM a').programs).toEqual(['x', 'sh', 'curl']);
  });
});
