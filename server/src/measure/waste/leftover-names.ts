import { t } from '../../core/l10n';
import type { LeftoverKind } from '../measurement';

/** What each kind of leftover is, to follow an amount: `19.4 MB of package lists`. */
export const leftoverNames: Readonly<Record<LeftoverKind, string>> = {
  get 'package-lists'() {
    return t('package lists');
  },
  get 'package-cache'() {
    return t('package caches');
  },
  get 'build-cache'() {
    return t('build caches');
  },
  get bytecode() {
    return t('compiled Python');
  },
  get tests() {
    return t('tests of packages');
  },
  get compiler() {
    return t('compilers and headers');
  },
  get 'version-control'() {
    return t('version control');
  },
  get documentation() {
    return t('documentation');
  },
  get log() {
    return t('logs');
  },
};
