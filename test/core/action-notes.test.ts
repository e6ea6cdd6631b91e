import { expect, it } from 'vitest';
import { changesBetween, notesOf, tagDate } from '../../server/src/data/action-notes';
import { noteTable } from '../../server/src/data/action-notes.gen';
import { actionTable } from '../../server/src/data/actions.gen';

it('has notes of every action, and of no other', () => {
  expect(Object.keys(noteTable)).toEqual(Object.keys(actionTable));
  expect(notesOf('Actions/Checkout')).toBe(noteTable['actions/checkout']);
  expect(notesOf('constructor')).toEqual({});
});

it('every change begins with the versions that bring it', () => {
  const changes = Object.values(noteTable).flatMap((notes) => notes.changes ?? []);
  expect(changes.filter((change) => !/^v\d/.test(change))).toEqual([]);
});

it.each([
  ['v5 moves', 4, 7, true],
  ['v5 moves', 5, 7, false],
  ['v8 moves', 5, 7, false],
  ['v6/v7/v8 only move', 7, 9, true],
  ['v6/v7/v8 only move', 8, 9, false],
  ['v1 to v4 are deprecated', 4, 5, false],
  ['v2 and v4 removed inputs', 3, 5, true],
  ['v7.0.0 (and backports v2.8.0)', 7, 8, false],
  ['v5 calls github-script v7', 5, 6, false],
] as const)('"%s" is met on the way from %i to %i: %s', (change, from, to, met) => {
  expect(changesBetween({ changes: [change] }, from, to)).toEqual(met ? [change] : []);
});

it('keeps sentences apart: what holds for all, what a version changes, and what goes on after a semicolon', () => {
  const { changes, general } = notesOf('actions/upload-artifact');
  expect(changes?.[0]).toMatch(/^v4 artifacts are immutable.+; hidden files.+; not readable/);
  expect(general).toBeUndefined();
  expect(notesOf('github/codeql-action/upload-sarif').general).toBe(
    'Keep all codeql-action steps of a job on the same version. Needs security-events: write.',
  );
  expect(notesOf('docker/bake-action').changes?.[0]).toBe('v6 builds from the Git context unless source: . is set');
});

it('knows the day of a tag', () => {
  expect(tagDate({ dates: 'v1 2020-01-02 v2 2021-03-04' }, 'v2')).toBe('2021-03-04');
  expect(tagDate({ dates: 'v1 2020-01-02' }, 'v3')).toBeUndefined();
  expect(tagDate({}, 'v1')).toBeUndefined();
});
