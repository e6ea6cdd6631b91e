/** What is known of common base images, from their public Dockerfiles (see SOURCES.md). Unknown images are in no table. */
export interface BaseImage {
  /** Runs as a service of its own (nginx, postgres): its command is meant to be inherited. */
  readonly service: boolean;
  /** Its work directory. */
  readonly workdir: string;
  /** Brings compilers or a package manager's build tools that a running program seldom needs. */
  readonly sdk: Sdk | undefined;
}

export interface Sdk {
  readonly name: string;
  /** A command of the image that needs it at run time. */
  readonly usedBy: RegExp;
}

const plain: BaseImage = { service: false, workdir: '/', sdk: undefined };
const service: BaseImage = { ...plain, service: true };
const sdk = (name: string, usedBy: RegExp, workdir = '/'): BaseImage => ({ ...plain, sdk: { name, usedBy }, workdir });

/** Images of Docker Hub's library. */
const official: Readonly<Record<string, BaseImage>> = {
  alpine: plain,
  almalinux: plain,
  amazoncorretto: plain,
  amazonlinux: plain,
  archlinux: plain,
  'buildpack-deps': plain,
  busybox: plain,
  centos: plain,
  clojure: plain,
  composer: { ...service, workdir: '/app' },
  dart: plain,
  debian: plain,
  'eclipse-temurin': plain,
  elixir: plain,
  erlang: plain,
  fedora: plain,
  gcc: sdk('GCC', /\b(gcc|g\+\+|make)\b/),
  golang: sdk('the Go toolchain', /\bgo\b/, '/go'),
  gradle: sdk('Gradle and a JDK', /\bgradlew?\b/, '/home/gradle'),
  haskell: sdk('GHC', /\b(ghc|runghc|stack|cabal)\b/),
  haproxy: service,
  httpd: { ...service, workdir: '/usr/local/apache2' },
  julia: plain,
  caddy: { ...service, workdir: '/srv' },
  mariadb: service,
  maven: sdk('Maven and a JDK', /\bmvnw?\b/),
  memcached: service,
  mongo: service,
  mysql: service,
  nginx: service,
  node: plain,
  openjdk: plain,
  oraclelinux: plain,
  perl: { ...plain, workdir: '/usr/src/app' },
  php: { ...service, workdir: '/var/www/html' },
  postgres: service,
  pypy: plain,
  python: plain,
  rabbitmq: service,
  redis: { ...service, workdir: '/data' },
  rockylinux: plain,
  ruby: plain,
  rust: sdk('the Rust toolchain', /\b(cargo|rustc)\b/),
  swift: sdk('the Swift toolchain', /\bswift\b/),
  traefik: service,
  ubuntu: plain,
  wordpress: { ...service, workdir: '/var/www/html' },
};

/** Images of other registries, by `registry/repository`, longest prefix first. */
const others: readonly (readonly [string, BaseImage])[] = [
  ['mcr.microsoft.com/dotnet/sdk', sdk('the .NET SDK', /\bdotnet (run|watch|test|build)\b/)],
  ['mcr.microsoft.com/dotnet/', plain],
  ['gcr.io/distroless/static', plain],
  ['gcr.io/distroless/base', plain],
  ['gcr.io/distroless/cc', plain],
  // The language variants bring their interpreter as entry point.
  ['gcr.io/distroless/', service],
  ['ghcr.io/astral-sh/uv', sdk('uv', /\buvx?\b/)],
  ['registry.access.redhat.com/ubi', plain],
];

/** What is known of an image; undefined for any other. `scratch` is no image. */
export function knownBaseImage(reference: { registry: string; repository: string }): BaseImage | undefined {
  const { registry, repository } = reference;
  if (registry === 'docker.io' && repository.startsWith('library/')) {
    const name = repository.slice('library/'.length);
    return Object.hasOwn(official, name) ? official[name] : undefined;
  }
  const full = `${registry}/${repository}`;
  const ecr = 'public.ecr.aws/docker/library/';
  if (full.startsWith(ecr))
    return knownBaseImage({ registry: 'docker.io', repository: `library/${full.slice(ecr.length)}` });
  return others.find(([prefix]) => full.startsWith(prefix))?.[1];
}
