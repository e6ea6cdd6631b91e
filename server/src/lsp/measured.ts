import { placesNow } from '../measure/keyed-instructions';
import type { KeyedInstruction, Places } from '../measure/keyed-instructions';
import { measuredLines } from '../measure/measured-lines';
import type { MeasuredLine } from '../measure/measured-lines';
import type { MeasuredRecord } from './measured-store';

/** An instruction that is still the one that was measured, and what it cost. */
export interface MeasuredInstruction {
  /** In the text as it is now. */
  readonly instruction: KeyedInstruction;
  /** Its line is that of the measured text. */
  readonly figures: MeasuredLine;
  readonly record: MeasuredRecord;
  readonly places: Places;
}

/** The instructions of a text that were measured and have not changed since, in no order; of several records the newest counts. */
export function measuredInstructions(records: readonly MeasuredRecord[], text: string): MeasuredInstruction[] {
  const found = new Map<string, MeasuredInstruction>();
  for (const record of records) {
    const places = placesNow(record.text, text);
    for (const figures of measuredLines(record.measurement)) {
      const instruction = places.now(figures.line);
      if (instruction === undefined || found.has(instruction.key)) continue;
      found.set(instruction.key, { instruction, figures, record, places });
    }
  }
  return [...found.values()];
}
