/** A reference to an image, with what Docker fills in: `python` is `docker.io/library/python:latest`. */
export interface ImageReference {
  /** Host and port as they are written, `docker.io` without one. */
  readonly registry: string;
  /** Such as `library/python`. */
  readonly repository: string;
  /** Undefined where a digest stands alone. */
  readonly tag: string | undefined;
  /** `sha256:…` */
  readonly digest: string | undefined;
}

const LENGTH_LIMIT = 1024;
const COMPONENT = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const HOST = /^(?:\[[0-9a-fA-F:]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::\d{1,5})?$/;

/** Reads a reference as Docker does (the grammar of distribution/reference); undefined when it is none. */
export function parseReference(text: string): ImageReference | undefined {
  if (text.length > LENGTH_LIMIT) return undefined;
  const [named = '', digest, ...more] = text.split('@');
  if (more.length > 0 || (digest !== undefined && !DIGEST.test(digest))) return undefined;
  const slash = named.lastIndexOf('/');
  const colon = named.indexOf(':', slash + 1);
  const name = colon < 0 ? named : named.slice(0, colon);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  if (tag !== undefined && !TAG.test(tag)) return undefined;

  const [first = '', ...rest] = name.split('/');
  const hasHost = rest.length > 0 && (/[.:A-Z]/.test(first) || first === 'localhost');
  if (hasHost && !HOST.test(first)) return undefined;
  const registry = !hasHost || first === 'index.docker.io' ? 'docker.io' : first;
  const components = hasHost ? rest : [first, ...rest];
  if (!components.every((component) => COMPONENT.test(component))) return undefined;
  const path = components.join('/');
  return {
    registry,
    repository: registry === 'docker.io' && components.length === 1 ? `library/${path}` : path,
    tag: tag ?? (digest === undefined ? 'latest' : undefined),
    digest,
  };
}

/** As people write it: without `docker.io/library/`. */
export function referenceName({ registry, repository, tag, digest }: ImageReference): string {
  const path = registry === 'docker.io' ? repository.replace(/^library\//, '') : `${registry}/${repository}`;
  return `${path}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}
