import type { InlayHint, ServerCapabilities } from 'vscode-languageserver';
import { lineIndex } from '../core/text';
import { figuresLine, figuresTooltip } from './figures';
import { keyedInstructions } from './measured';
import type { Session } from './session';

/** Shows what each instruction cost, at its end, while it is still the instruction that was measured. */
export function registerInlayHints(session: Session): ServerCapabilities {
  session.connection.languages.inlayHint.on(async ({ textDocument: { uri }, range }) => {
    const measured = session.measured.get(uri);
    if (measured === undefined || !(await session.settings.of(uri)).inlayHints) return [];
    const text = session.documents.get(uri)?.getText() ?? '';
    const index = lineIndex(text);
    const hints: InlayHint[] = [];
    for (const { key, range: instruction } of keyedInstructions(text)) {
      const figures = measured.figures.get(key);
      const label = figures && figuresLine(figures);
      const { line, column } = index.position(instruction.end);
      if (!label || line < range.start.line || line > range.end.line) continue;
      hints.push({
        position: { line, character: column },
        label,
        tooltip: figuresTooltip(figures),
        paddingLeft: true,
      });
    }
    return hints;
  });
  return { inlayHintProvider: true };
}
