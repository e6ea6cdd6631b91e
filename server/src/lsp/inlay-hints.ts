import type { InlayHint, ServerCapabilities } from 'vscode-languageserver';
import { lineIndex } from '../core/text';
import { figuresLine, figuresTooltip } from './figures';
import { measuredInstructions } from './measured';
import type { Session } from './session';

/** Shows what each instruction cost, at its end, while it is still the instruction that was measured. */
export function registerInlayHints(session: Session): ServerCapabilities {
  session.connection.languages.inlayHint.on(async ({ textDocument: { uri }, range }) => {
    const { records } = await session.measured.of(uri);
    if (records.length === 0 || !(await session.settings.of(uri)).inlayHints) return [];
    const text = session.documents.get(uri)?.getText() ?? '';
    const index = lineIndex(text);
    const hints: InlayHint[] = [];
    for (const { instruction, figures, record } of measuredInstructions(records, text)) {
      const label = figuresLine(figures);
      const { line, column } = index.position(instruction.range.end);
      if (label === '' || line < range.start.line || line > range.end.line) continue;
      hints.push({
        position: { line, character: column },
        label,
        tooltip: figuresTooltip(figures, record.measurement.size.metric),
        paddingLeft: true,
      });
    }
    return hints.sort((a, b) => a.position.line - b.position.line);
  });
  return { inlayHintProvider: true };
}
