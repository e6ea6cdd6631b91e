import { t } from '../../core/l10n';

/** A stage within a message: `stage "build"`, and `stage 0` (counted from 0) where it has no name. */
export function stageWords(name: string | undefined, index: number): string {
  return name === undefined ? t('stage {index}', { index }) : t('stage "{name}"', { name });
}
