// The tables of the platform: commands, runners, runtimes, advisories, refs that are gone, permissions that actions need.
import { checkFields, date, fields, fullVersion, hash, matching, pick, sourceLabel } from './fields.mjs';

const commandFields = fields('command status deprecated disabled announced_removal effect_today source');

export function commandTable(rows) {
  const commands = {};
  for (const command of rows) {
    checkFields('commands.json', command, commandFields);
    const state = pick(
      command.command,
      { supported: undefined, deprecated: 'deprecated', removed: 'disabled' },
      command.status,
    );
    if (!state) continue;
    commands[command.command] = {
      deprecated: date(command.command, command.deprecated),
      disabled: date(command.command, command.disabled),
      source: sourceLabel(command.source),
    };
  }
  return commands;
}

const runnerFields = fields(
  'label os arch status resolves_to source note ga deprecated removed brownouts replacement confidence',
);

/** Labels by name; those that are available have neither `deprecated` nor `removed`. */
export function runnerTable(rows) {
  const runners = {};
  for (const runner of rows) {
    const where = runner.label;
    checkFields(where, runner, runnerFields);
    pick(where, { available: 1, preview: 1, deprecated: 1, removed: 1 }, runner.status);
    const confidence =
      runner.confidence && pick(where, { announced: 'announced', 'day-not-verified': 'month' }, runner.confidence);
    const removed = date(where, runner.removed);
    runners[matching('label', /^[a-z][\w.-]*$/, where)] = {
      os: pick(where, { linux: 'linux', windows: 'windows', macos: 'macos' }, runner.os),
      arch: pick(where, { x64: 'x64', arm64: 'arm64' }, runner.arch),
      preview: runner.status === 'preview' || undefined,
      resolvesTo: runner.resolves_to,
      deprecated: date(where, runner.deprecated),
      // Of a day that nobody has checked, the month is told.
      removed: confidence === 'month' ? removed?.slice(0, 7) : removed,
      announcedOnly: confidence === 'announced' || undefined,
      successors: runner.replacement,
      ...(removed && { source: sourceLabel(runner.source) }),
    };
  }
  for (const [label, { successors = [] }] of Object.entries(runners))
    for (const successor of successors) pick(label, runners, successor);
  return runners;
}

const runtimeFields = fields('runtime deprecated forced_up removed available source');

export function runtimeTable(rows) {
  return Object.fromEntries(
    rows.map((row) => {
      const where = row.runtime;
      checkFields(where, row, runtimeFields);
      return [
        matching('runtime', /^node\d+$/, where),
        {
          deprecated: date(where, row.deprecated),
          forcedUp: date(where, row.forced_up),
          removed: date(where, row.removed),
          source: sourceLabel(row.source),
        },
      ];
    }),
  );
}

const kinds = { malicious: 'malicious', restored: 'restored', blocked: 'blocked', vulnerable: 'vulnerable' };
const advisoryFields = fields('action kind hashes tags from below since until fixed what id source confidence');

export function advisoryTable(rows) {
  return rows.map((row) => {
    const where = `advisory of ${row.action}`;
    checkFields(where, row, advisoryFields);
    row.hashes?.forEach((value) => hash(where, value));
    return {
      ...row,
      action: row.action.toLowerCase(),
      kind: pick(where, kinds, row.kind),
      from: fullVersion(where, row.from),
      below: fullVersion(where, row.below),
      fixed: fullVersion(where, row.fixed),
      since: date(where, row.since),
      until: date(where, row.until),
      confidence: row.confidence && pick(where, { medium: 'medium', low: 'low' }, row.confidence),
    };
  });
}

const goneFields = fields('action tags names calls from below since source');

export function goneTable(rows) {
  return rows.map((row) => {
    const where = `gone refs of ${row.action}`;
    checkFields(where, row, goneFields);
    return {
      ...row,
      action: row.action.toLowerCase(),
      tags: row.tags && pick(where, { unprefixed: 'unprefixed', all: 'all' }, row.tags),
      from: fullVersion(where, row.from),
      below: fullVersion(where, row.below),
      since: date(where, row.since),
    };
  });
}

const permissionFields = fields('action with without token machine needs source');

export function permissionTable(rows) {
  return rows.map((row) => {
    checkFields(row.action, row, permissionFields);
    for (const access of Object.values(row.needs)) pick(row.action, { read: 1, write: 1 }, access);
    return { ...row, action: row.action.toLowerCase() };
  });
}
