import type { LeftoverKind } from '../measurement';

/** What each kind of leftover is, to follow an amount: `19.4 MB of package lists`. */
export const leftoverNames: Readonly<Record<LeftoverKind, string>> = {
  'package-lists': 'package lists',
  'package-cache': 'package caches',
  'build-cache': 'build caches',
  bytecode: 'compiled Python',
  tests: 'tests of packages',
  compiler: 'compilers and headers',
  'version-control': 'version control',
  documentation: 'documentation',
  log: 'logs',
};
