import type { MappedText } from '../../server/src/lang/mapped-text';
import { parseShell, type ShellCommand, type ShellScript } from '../../server/src/lang/shell';

const identity = (text: string): MappedText => ({ text, segments: [{ logical: 0, document: 0, length: text.length }] });
/** A script that is a text of its own. */
export const read = (text: string): ShellScript => parseShell(identity(text));
/** Its first command. */
export const only = (text: string): ShellCommand => read(text).commands[0]!;
