// Parts of a TextMate grammar of Dockerfiles.

/** Matches nothing: the end of what only the end of its instruction, or of its heredoc, ends. */
export const never = '(?!)';

/** @param {string[]} names of the repository */
export const include = (...names) => names.map((name) => ({ include: name.includes('.') ? name : `#${name}` }));

/** Scopes by the number of the capture: a name, or patterns. */
export const captures = (scopes) =>
  Object.fromEntries(
    Object.entries(scopes).map(([number, scope]) => [
      number,
      typeof scope === 'string' ? { name: `${scope}.dockerfile` } : { patterns: scope },
    ]),
  );

/**
 * The shell's grammar for words that do not stand at the start of a line, where it would not take the first one for a
 * command.
 */
export const firstCommand = [
  ...include('source.shell'),
  // A command ends before these, so one that began at them would never end.
  { match: '[)}\\]`]+' },
  ...include('source.shell#command_statement'),
];
