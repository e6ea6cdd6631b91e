import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../server/src/core/text';
import { fileMode, readChmod } from '../../server/src/lang/dockerfile/chmod';
import { planChmod } from '../../server/src/lang/dockerfile/chmod-plan';
import { readChown } from '../../server/src/lang/dockerfile/chown';
import { chownEdits } from '../../server/src/lang/dockerfile/chown-edits';
import { planChown } from '../../server/src/lang/dockerfile/chown-plan';
import { namedAccounts } from '../../server/src/lang/dockerfile/named-accounts';
import { lastCommand, lastStep, modelOf } from './last-run';

const paths = (targets: readonly { path: string | undefined }[]): string =>
  targets.map(({ path }) => path ?? '?').join(' ');

describe('readChown', () => {
  const read = (script: string): string | undefined => {
    const { command, run } = lastCommand(script);
    const chown = readChown(command, run);
    return (
      chown &&
      `${chown.user ?? ''}:${chown.loginGroup ? '*' : (chown.group ?? '')}${chown.recursive ? ' all' : ''} ${paths(chown.targets)}`
    );
  };
  it.each([
    ['chown app /a', 'app: /a'],
    ['chown -R app:staff /a b', 'app:staff all /a /b'],
    ['chown app: /a', 'app:* /a'],
    ['chown :staff /a', ':staff /a'],
    ['chgrp --recursive staff /a', ':staff all /a'],
    ['chown -vRh 1000:0 /a', '1000:0 all /a'],
    ['cd /x && chown app "$Y" z', 'app: ? /x/z'],
    ['chown --from=root app /a', undefined],
    ['chown --reference=/b /a', undefined],
    ['chown app.staff /a', undefined],
    ['test -d /a || chown app /a', undefined],
    ['chown app', undefined],
  ])('%s: %s', (script, expected) => expect(read(script)).toBe(expected));
});

describe('readChmod', () => {
  const read = (script: string): string | undefined => {
    const { command, run } = lastCommand(script);
    const chmod = readChmod(command, run);
    return chmod && `${chmod.mode}${chmod.recursive ? ' all' : ''} ${paths(chmod.targets)}`;
  };
  it.each([
    ['chmod 755 /a', '755 /a'],
    ['chmod -R u+x,g-w /a b', 'u+x,g-w all /a /b'],
    ['chmod -x /a', '-x /a'],
    ['chmod -v --recursive +x /a', '+x all /a'],
    ['chmod --reference=/b /a', undefined],
    ['false || chmod 755 /a', undefined],
    ['chmod $M /a', undefined],
    ['chmod 755', undefined],
  ])('%s: %s', (script, expected) => expect(read(script)).toBe(expected));

  it.each([
    ['0755', '755', true],
    ['1777', '1777', true],
    ['+x', '755', true],
    ['a+rx', '755', true],
    ['u+x', '755', true],
    ['u=rwx,go=rx', '755', false],
    ['go-r', '600', false],
    ['g+w', '664', false],
    ['+w', '644', false],
    ['u=rw,go=', undefined, undefined],
    ['u+s', undefined, undefined],
    ['75', undefined, undefined],
  ])('%s makes a file %s', (mode, octal, sure) =>
    expect(fileMode(mode)).toEqual(octal === undefined ? undefined : { octal, sure }),
  );
});

describe('planChmod', () => {
  const plan = (lines: string): string | undefined => {
    const model = modelOf(`FROM debian\n${lines}`);
    const step = model.finalStage!.steps.at(-1)!;
    const chmod = step.run!.commands.flatMap((command) => readChmod(command, step.run!) ?? [])[0]!;
    const found = planChmod(step, chmod, model.flow(step.stage));
    return found && `${found.kind} ${paths(found.targets)} ${found.mode} ${found.sure ? 'sure' : 'perhaps'}`;
  };
  it.each([
    ['COPY run.sh /\nRUN chmod +x /run.sh', 'file /run.sh 755 sure'],
    ['COPY a.sh b.sh /bin/\nRUN chmod 700 /bin/a.sh /bin/b.sh', 'file /bin/a.sh /bin/b.sh 700 sure'],
    ['COPY a.sh b.sh /bin/\nRUN chmod 700 /bin/a.sh', 'file /bin/a.sh undefined sure'],
    ['COPY . /app\nRUN chmod -R 755 /app', 'folder /app 755 perhaps'],
    ['COPY . /app\nRUN chmod -R g+w /app', 'folder /app undefined perhaps'],
    ['COPY --from=x run.sh /\nRUN chmod +x /run.sh', 'file /run.sh 755 perhaps'],
    ['COPY --chmod=755 run.sh /\nRUN chmod +x /run.sh', undefined],
    ['COPY run.sh /\nRUN sed -i s/a/b/ /run.sh && chmod +x /run.sh', undefined],
    ['COPY run.sh /\nRUN chmod +r /run.sh', undefined],
    ['RUN chmod +x /run.sh', undefined],
  ])('%j: %s', (lines, expected) => expect(plan(lines)).toBe(expected));
});

describe('chownEdits', () => {
  const mended = (lines: string): string | undefined => {
    const text = `FROM debian\n${lines}`;
    const model = modelOf(text);
    const step = model.finalStage!.steps.find(({ run }) => run?.script.text.includes('chown'))!;
    const chown = step.run!.commands.flatMap((command) => readChown(command, step.run!) ?? [])[0]!;
    const plan = planChown(step, chown, (stage) => model.flow(stage))!;
    if (plan.obstacle) return plan.obstacle.reason;
    const edits = chownEdits(text, plan);
    return edits && applyEdits(text, edits).slice('FROM debian\n'.length);
  };
  it.each([
    [
      'RUN useradd app\nCOPY . /app\nRUN chown -R app:app /app\nUSER app',
      'RUN useradd app\nCOPY --chown=app:app . /app\nUSER app',
    ],
    ['COPY . /app\nRUN chown -R 1000:1000 /app && make', 'COPY --chown=1000:1000 . /app\nRUN make'],
    ['WORKDIR /app\nCOPY . .\nRUN chown -R 1:1 /app', 'WORKDIR /app\nCOPY --chown=1:1 . .\nRUN chown 1:1 /app'],
    // The account has to be there when the files come.
    ['COPY . /app\nRUN useradd app\nRUN chown -R app:app /app\n', 'RUN useradd app\nCOPY --chown=app:app . /app\n'],
    ['COPY . /app\nRUN useradd app\nRUN chown -R app:app /app', 'RUN useradd app\nCOPY --chown=app:app . /app\n'],
    ['COPY . /app\nRUN useradd app && chown -R app:app /app', 'RUN useradd app\nCOPY --chown=app:app . /app'],
    [
      'COPY . /app\nRUN useradd app && chown -R app:app /app && make',
      'RUN useradd app\nCOPY --chown=app:app . /app\nRUN make',
    ],
    ['COPY . /app\nRUN apt-get install -y nginx && chown -R nginx:nginx /app', 'unknown-account'],
    ['COPY . /app\nUSER 1\nRUN useradd app && chown -R app:app /app', 'unknown-account'],
    ['COPY . /app\nRUN cd /app && make && chown -R 1:1 /app', 'written-by-run'],
    ['COPY . /app\nRUN chown -R "$(id -u)" /app', 'computed-owner'],
    ['COPY . /app\nRUN if a; then b; fi; chown -R 1:1 /app', 'written-by-run'],
    ['COPY . /usr/lib\nRUN chown -R 1:1 /usr/lib', 'base-files'],
  ])('%j → %j', (lines, expected) => expect(mended(lines)).toBe(expected));
});

describe('namedAccounts', () => {
  it.each([
    ['USER app:staff', ['user app', 'group staff']],
    ['USER 1000', []],
    ['ARG U=app\nUSER ${U}', ['user app']],
    ['ARG U\nUSER $U', []],
    ['COPY --chown=app:1 a b', ['user app']],
    ['COPY --chown=app --link a b', []],
    ['RUN chown a: x && chgrp b x && chown :c x', ['user a', 'group b', 'group c']],
    ['RUN chown a x || true', []],
  ])('%j: %j', (lines, expected) =>
    expect(namedAccounts(lastStep(`FROM debian\n${lines}`)).map(({ kind, name }) => `${kind} ${name}`)).toEqual(
      expected,
    ),
  );
});
