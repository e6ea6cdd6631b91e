import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../server/src/core/text';
import { insertAbove, removeInstruction, removeStage } from '../../server/src/lang/dockerfile/edits';
import { parseDockerfile } from '../../server/src/lang/dockerfile/parse';

describe('edits of the first line', () => {
  const text = '\uFEFFFROM a AS b\r\nFROM c\r\n';
  const [first, second] = parseDockerfile(text).instructions;

  it('leave a byte order mark where it is', () => {
    expect(applyEdits(text, [removeInstruction(text, first!)])).toBe('\uFEFFFROM c\r\n');
    expect(applyEdits(text, [removeStage(text, first!, second!)])).toBe('\uFEFFFROM c\r\n');
    expect(applyEdits(text, [insertAbove(text, first!, 'ARG X')])).toBe(`\uFEFFARG X\r\n${text.slice(1)}`);
  });

  it('find comments above it', () => {
    const commented = '\uFEFF# why\nFROM a\n';
    const [from] = parseDockerfile(commented).instructions;
    expect(applyEdits(commented, [insertAbove(commented, from!, 'ARG X')])).toBe('\uFEFFARG X\n# why\nFROM a\n');
  });
});
