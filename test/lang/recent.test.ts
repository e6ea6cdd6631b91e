import { expect, test } from 'vitest';
import { recent } from '../../server/src/lang/recent';

test('computes once for a text, and forgets what was not asked for lately', () => {
  const computed: string[] = [];
  const length = recent(8, (text) => computed.push(text) && text.length);
  expect(['aaa', 'bbb', 'aaa'].map(length)).toEqual([3, 3, 3]);
  expect(computed).toEqual(['aaa', 'bbb']);
  // Nine characters are more than eight: the one that was not asked for again goes.
  length('ccc');
  expect(['aaa', 'ccc'].map(length)).toEqual([3, 3]);
  expect(computed).toEqual(['aaa', 'bbb', 'ccc']);
  length('bbb');
  expect(computed).toEqual(['aaa', 'bbb', 'ccc', 'bbb']);
});

test('keeps nothing of a text that is larger than all', () => {
  let computed = 0;
  const count = recent(2, () => ++computed);
  expect([count('long'), count('long'), count('a'), count('a')]).toEqual([1, 2, 3, 3]);
});
