/** An image name taken apart, as Docker reads it. */
export interface ImageReference {
  /** As written. */
  readonly text: string;
  /** `docker.io` when none is written. */
  readonly registry: string;
  /** Without the registry; official images as `library/python`. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** Takes an image name apart. A first part is a registry when it has a dot or colon or is `localhost` (distribution/reference). */
export function parseImageReference(text: string): ImageReference {
  const [beforeDigest = '', digest] = text.split('@', 2);
  const slash = beforeDigest.lastIndexOf('/');
  const colon = beforeDigest.indexOf(':', slash + 1);
  const name = colon < 0 ? beforeDigest : beforeDigest.slice(0, colon);
  const tag = colon < 0 ? undefined : beforeDigest.slice(colon + 1);
  const [first = '', ...rest] = name.split('/');
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const registry = hasRegistry ? (first === 'index.docker.io' ? 'docker.io' : first) : 'docker.io';
  const path = hasRegistry ? rest.join('/') : name;
  const repository = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path;
  return { text, registry, repository, tag, digest };
}
