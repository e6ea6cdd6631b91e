import { t } from '../core/l10n';
import type { CodeLens, Command, ServerCapabilities } from 'vscode-languageserver';
import { lineIndex } from '../core/text';
import type { Range } from '../core/text';
import { keyedInstructions, placesNow } from '../measure/keyed-instructions';
import type { KeyedInstruction } from '../measure/keyed-instructions';
import { finalLine } from '../measure/measured-model';
import { rangeConverter } from './convert';
import { engineDocument } from './documents';
import { imageLine } from './figures';
import type { MeasuredRecord } from './measured-store';
import type { Session } from './session';

/** Says above the last stage that was built what the whole image weighs, and opens the report. */
export function registerCodeLens(session: Session): ServerCapabilities {
  session.connection.onCodeLens(async ({ textDocument: { uri } }): Promise<CodeLens[]> => {
    const { enable, codeLens } = await session.settings.of(uri);
    const document = session.documents.get(uri);
    if (!enable || document === undefined || engineDocument(document)?.language !== 'dockerfile') return [];
    const text = document.getText();
    const { records } = await session.measured.of(uri);
    const toRange = rangeConverter(text);
    const lens = (range: Range, command: Command): CodeLens => ({ range: toRange(range), command });
    if (records.length > 0 && codeLens.image)
      return imageLenses(records, text).map(({ range, title, record }) =>
        lens(range, commandOf(session, title, 'plimsoll.showReport', [uri, record.measurement.target ?? ''])),
      );
    const last = lastFrom(text);
    if (records.length > 0 || !codeLens.build || last === undefined || !session.client.commands) return [];
    return [lens(last.keywordRange, commandOf(session, t('Build and Measure'), 'plimsoll.build', [uri]))];
  });
  return { codeLensProvider: {} };
}

interface ImageLens {
  readonly range: Range;
  readonly title: string;
  readonly record: MeasuredRecord;
}

/** One for each target, above its last `FROM`; where that has changed, the newest stands above the last one there is. */
function imageLenses(records: readonly MeasuredRecord[], text: string): ImageLens[] {
  const index = lineIndex(text);
  const lenses = new Map<number, ImageLens>();
  for (const [number, record] of records.entries()) {
    const places = placesNow(record.text, text);
    const place = places.now(finalLine(record)) ?? (number === 0 ? lastFrom(text) : undefined);
    const line = place && index.position(place.range.start).line;
    if (line === undefined || lenses.has(line)) continue;
    const figures = t('{figures} · report', { figures: imageLine(record.measurement) });
    const title = places.unchanged ? figures : t('before the last changes: {figures}', { figures });
    lenses.set(line, { range: place!.keywordRange, title, record });
  }
  return [...lenses.values()];
}

function lastFrom(text: string): KeyedInstruction | undefined {
  return keyedInstructions(text).findLast(({ keywordRange: { start, end } }) => /^from$/i.test(text.slice(start, end)));
}

/** A client that does not have our commands shows the words alone. */
function commandOf({ client }: Session, title: string, command: string, args: unknown[]): Command {
  return client.commands ? { title, command, arguments: args } : { title, command: '' };
}
