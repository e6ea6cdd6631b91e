import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../server/src/core/text';
import { errexitEdits, execEdits, mayFailByHabit, readStartScript } from '../../server/src/lang/start-script';

const withExec = (text: string): string | undefined => {
  const edits = execEdits(readStartScript(text));
  return edits && applyEdits(text, edits);
};
const withErrexit = (text: string): string | undefined => {
  const edits = errexitEdits(readStartScript(text));
  return edits && applyEdits(text, edits);
};

describe('exec before the program', () => {
  test.each([
    ['migrate\nserve --port 80\n', 'migrate\nexec serve --port 80\n'],
    ['a\r\nserve \\\r\n  -x\r\n', 'a\r\nexec serve \\\r\n  -x\r\n'],
    ['cd /app && serve > log 2>&1', 'cd /app && exec serve > log 2>&1'],
    ['serve "$(id -u)"', 'exec serve "$(id -u)"'],
    ['. ./env\n/usr/bin/serve', '. ./env\nexec /usr/bin/serve'],
    ['. ./env\n"$@"', '. ./env\nexec "$@"'],
  ])('%j', (before, after) => {
    expect(withExec(before)).toBe(after);
  });

  test.each([
    'PORT=80 serve',
    '. ./functions\nserve',
    '$SERVER --port 80',
    'worker &\nserve',
    'serve | tee log',
    'if x; then\n  serve\nfi',
    'serve || echo failed',
    '',
  ])('not in %j', (text) => {
    expect(withExec(text)).toBeUndefined();
  });
});

describe('set -e before the first command', () => {
  test.each([
    ['a\nb\n', 'set -e\na\nb\n'],
    ['#!/bin/sh\na\n', '#!/bin/sh\nset -e\na\n'],
    ['#!/bin/sh\r\na\r\n', '#!/bin/sh\r\nset -e\r\na\r\n'],
    ['#!/bin/sh\n# of a\na\n', '#!/bin/sh\nset -e\n# of a\na\n'],
    ['#!/bin/sh\n# head\n\n# of a\na\n', '#!/bin/sh\n# head\nset -e\n\n# of a\na\n'],
    ['#!/bin/sh\n\na\n', '#!/bin/sh\nset -e\n\na\n'],
    ['#!/bin/sh\n# shellcheck disable=SC1\na\n', '#!/bin/sh\n# shellcheck disable=SC1\nset -e\na\n'],
  ])('%j', (before, after) => {
    expect(withErrexit(before)).toBe(after);
  });

  test.each(['a\nif [ $? != 0 ]; then b; fi\n', 'set +e\na\n'])('not in %j', (text) => {
    expect(withErrexit(text)).toBeUndefined();
  });

  test.each([
    ['mkdir -p /a && cd /a\npython manage.py migrate\nserve', false],
    ['mkdir /a\nserve', true],
    ['rm old\nserve', true],
    ['rm -rf old\nserve', false],
    ['grep x y\nserve', true],
    ['if [ -f a ]; then\n  createuser b\nfi\nserve', true],
    ['V=$(cat v)\nserve', true],
  ])('%j may fail by habit: %j', (text, expected) => {
    expect(mayFailByHabit(readStartScript(text))).toBe(expected);
  });
});
