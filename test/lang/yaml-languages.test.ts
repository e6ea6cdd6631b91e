import { afterEach, expect, test } from 'vitest';
import { checkDocument } from '../../server/src/check';
import { noFiles } from '../../server/src/context/files';
import { useTexts } from '../../server/src/core/l10n';

afterEach(() => useTexts(undefined));

test('what was read in one language is told in the next one', async () => {
  const told = async (): Promise<string[]> => {
    const document = { language: 'workflow', path: undefined, text: 'on:\n\tpush:\n' } as const;
    return (await checkDocument(document, noFiles)).findings.map(({ message }) => message);
  };
  const english = 'A tab cannot indent here: YAML wants spaces';
  expect(await told()).toEqual([english]);
  useTexts({ [english]: '此处不能用制表符缩进' });
  expect(await told()).toEqual(['此处不能用制表符缩进']);
});
