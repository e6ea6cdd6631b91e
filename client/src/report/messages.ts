import type { ReportData } from '../../../server/src/report/report-data';
import type { View } from './state';

/** What the page says to the extension. */
export type FromPage =
  | { readonly type: 'ready' }
  /** Show a line, from 1, in the editor. */
  | { readonly type: 'reveal'; readonly line: number }
  /** Apply the fix of a rule on the instruction of a line. */
  | { readonly type: 'fix'; readonly line: number; readonly rule: string }
  | { readonly type: 'build' };

/** What the extension says to the page. */
export type ToPage =
  /** The texts in the editor's language, before anything else. */
  | { readonly type: 'texts'; readonly texts: Readonly<Record<string, string>> }
  /** `view` is the one to show; null leaves it to the page. */
  | { readonly type: 'data'; readonly data: ReportData; readonly uri: string; readonly view: View | null }
  /** There is nothing to show, and this is why. */
  | { readonly type: 'empty'; readonly uri: string; readonly message: string }
  /** Whether the Dockerfile is still the one that was measured. */
  | { readonly type: 'changed'; readonly changed: boolean };

/** Undefined for anything else than a message of the page: its process has read hostile names. */
export function fromPage(message: unknown): FromPage | undefined {
  const { type, line, rule } = (typeof message === 'object' && message !== null ? message : {}) as Record<
    string,
    unknown
  >;
  if (type === 'ready' || type === 'build') return { type };
  if (typeof line !== 'number' || !Number.isInteger(line) || line < 1) return undefined;
  if (type === 'reveal') return { type, line };
  if (type === 'fix' && typeof rule === 'string' && /^[a-z][a-z0-9-]{0,80}$/.test(rule)) return { type, line, rule };
  return undefined;
}
