import { listed, mark } from '../../core/l10n';
import { defineRule } from '../../core/rule';
import { imageUses } from '../../lang/dockerfile/image-uses';
import type { DockerfileModel } from '../../lang/dockerfile/model';

interface Data {
  readonly image: string;
  readonly registry: string;
  readonly list: string;
}

interface Options {
  readonly registries: readonly string[];
}

export default defineRule<DockerfileModel, Data, Options>({
  id: 'untrusted-registry',
  language: 'dockerfile',
  group: 'safety',
  severity: 'error',
  since: '0.1.0',
  aliases: ['hadolint:DL3026'],
  fixes: 'none',

  messages: { untrusted: '{image} comes from {registry}, which is none of the trusted registries: {list}' },
  options: {
    registries: {
      description: mark(
        'The registries that images may come from; `*` stands for any part of a name. Empty: from everywhere.',
      ),
      schema: { type: 'array', items: { type: 'string' } },
      default: [],
    },
  },

  check({ text, stages }, report, { registries }) {
    if (registries.length === 0) return;
    for (const { reference, range } of imageUses(text, stages)) {
      const { registry } = reference;
      const isTrusted = registries.some((pattern) => matches(registry, pattern));
      if (!isTrusted) report('untrusted', range, { image: reference.text, registry, list: listed(registries) });
    }
  },
});

/** `*` stands for any characters, as in hadolint's list of trusted registries. */
function matches(registry: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return registry === pattern;
  if (!registry.startsWith(first)) return false;
  const last = rest.pop()!;
  let at = first.length;
  for (const part of rest) {
    const found = registry.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return registry.length - last.length >= at && registry.endsWith(last);
}
