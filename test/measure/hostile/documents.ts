// Manifests, indexes, links and digests that lead nowhere.
import { type Member, member, tar } from '../tar-writer';
import {
  type Hostile,
  LAYER,
  NO_IMAGE,
  WRONG_DIGEST,
  blob,
  blobName,
  configOf,
  digestOf,
  docker,
  index,
  manifestOf,
  ociManifest,
  readToEnd,
  whole,
} from './parts';

const chain = (length: number): readonly Member[] =>
  Array.from({ length }, (_, at) => ({ name: `l${at}`, type: '2', link: `l${at + 1}` }));
const config = configOf(1);
const goodManifest = ociManifest(config, [digestOf(LAYER)]);

export const documents: readonly Hostile[] = [
  whole(
    'layers that are links in a circle',
    () =>
      tar([
        { name: 'a', type: '2', link: 'b' },
        { name: 'b', type: '2', link: 'a' },
        { name: 'c.json', content: config },
        manifestOf('c.json', ['a']),
      ]),
    ['Layer 1 of 1 is not in the archive and counts as 0 bytes.'],
    0,
  ),
  whole(
    'a layer behind nine links',
    () =>
      tar([
        ...chain(9),
        { name: 'l9', content: LAYER },
        { name: 'c.json', content: config },
        manifestOf('c.json', ['l0']),
      ]),
    ['Layer 1 of 1 is not in the archive and counts as 0 bytes.'],
    0,
  ),
  whole(
    'a layer that is a link out of the archive',
    () =>
      tar([
        { name: 'a', type: '2', link: '../../../../etc/passwd' },
        { name: 'c.json', content: config },
        manifestOf('c.json', ['a']),
      ]),
    ['Layer 1 of 1 is not in the archive and counts as 0 bytes.'],
    0,
  ),
  whole(
    'a layer with a wrong digest',
    () =>
      tar([
        index(digestOf(goodManifest)),
        { name: blobName(LAYER), content: docker(LAYER) },
        blob(config),
        blob(goodManifest),
      ]),
    [`Layer 1 of 1 was not read to its end: ${WRONG_DIGEST}.`],
  ),
  whole(
    'a manifest with a wrong digest',
    () => tar([index(digestOf('x')), { name: blobName('x'), content: goodManifest }, blob(config), blob(LAYER)]),
    [readToEnd(`${blobName('x')} does not have the digest that names it`), NO_IMAGE],
  ),
  whole(
    'an index that holds itself',
    () => tar([index('sha256:self'), { name: 'blobs/sha256/self', content: index('sha256:self').content! }]),
    [NO_IMAGE],
  ),
  whole(
    'two indexes that hold each other',
    () =>
      tar([
        index('x:a'),
        { name: 'blobs/x/a', content: index('x:b').content! },
        { name: 'blobs/x/b', content: index('x:a', 'x:b').content! },
      ]),
    [NO_IMAGE],
  ),
  whole(
    'an index of twenty floors',
    () =>
      tar([
        index('x:0'),
        ...Array.from({ length: 20 }, (_, at) => ({ name: `blobs/x/${at}`, content: index(`x:${at + 1}`).content! })),
        { name: 'blobs/x/20', content: goodManifest },
        blob(config),
        blob(LAYER),
      ]),
    [NO_IMAGE],
  ),
  whole('an index of 100,000 manifests', () => tar([index(...Array.from({ length: 100_000 }, (_, at) => `x:${at}`))]), [
    NO_IMAGE,
  ]),
  whole(
    'a configuration of 20 MB',
    () =>
      tar([
        { name: '0.tar', content: LAYER },
        { name: 'c.json', content: `{"x":"${'y'.repeat(20e6)}",${config.slice(1)}` },
        manifestOf('c.json', ['0.tar']),
      ]),
    [NO_IMAGE],
  ),
  whole('brackets without end', () => tar([{ name: 'manifest.json', content: '['.repeat(5e6) }]), [NO_IMAGE]),
  whole(
    'documents of other shapes',
    () =>
      tar([
        { name: 'manifest.json', content: '[null,[],{"Config":{"Config":1}},{"Layers":{"0":"a"}}]' },
        { name: 'index.json', content: '{"manifests":{"0":{"digest":["x"]}}}' },
      ]),
    [NO_IMAGE],
  ),
  whole(
    '1001 layers',
    () =>
      tar([
        { name: '0.tar', content: LAYER },
        { name: 'c.json', content: configOf(1001) },
        manifestOf(
          'c.json',
          Array.from({ length: 1001 }, () => '0.tar'),
        ),
      ]),
    [NO_IMAGE],
  ),
  {
    name: '100,001 members',
    *chunks() {
      const part = member({ name: 'a' });
      for (let at = 0; at < 100_001; at++) yield part;
    },
    says: [readToEnd('it has too many members to be an image'), NO_IMAGE],
  },
];
