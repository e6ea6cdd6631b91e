import { mark } from '../core/l10n';
import type { Family } from './base-accounts';
import type { Language, SlimOrder } from './image-tags';

export interface Sdk {
  readonly name: string;
  /** A command of the image that needs it at run time. */
  readonly usedBy: RegExp;
}

/** What an image's public Dockerfile says, whatever the tag. */
export interface ImageFacts {
  /** `/` when left out, `null` when it depends. */
  readonly workdir?: string | null;
  /** Runs as a service of its own (nginx, postgres): its command is meant to be inherited. */
  readonly service?: true;
  readonly sdk?: Sdk;
  /** The system of a tag that names none. */
  readonly family?: Family;
  readonly language?: Language;
  /** Where the language's programs lie. */
  readonly folder?: string;
  /** Brings no Python, Node or Ruby (beside `language`): in every variant, or in the slim and Alpine ones. */
  readonly bare?: 'always' | 'small';
  /** Users that it adds, with their homes; each has a group of its name. */
  readonly users?: Readonly<Record<string, string | undefined>>;
  /** What its users are depends on the variant. */
  readonly unclearUsers?: true;
  /** Its `USER`; root when left out, `null` when it depends. */
  readonly runsAs?: string | null;
  /** It starts as root, and its entry point then takes a user of its own. */
  readonly stepsDown?: true;
  /** Where the tag of its slim variant has the word. */
  readonly slim?: SlimOrder;
  /** Variables of its `ENV` that move caches and tools. */
  readonly env?: Readonly<Record<string, string>>;
}

const debian: ImageFacts = { family: 'debian' };
const bareDebian: ImageFacts = { family: 'debian', bare: 'always' };
const alpine: ImageFacts = { family: 'alpine' };
const rhel: ImageFacts = { family: 'rhel' };
const language = (name: Language, facts: ImageFacts = {}): ImageFacts => ({
  family: 'debian',
  language: name,
  folder: '/usr/local/bin',
  bare: 'small',
  ...facts,
});
/** A service on Debian with a user of its own. */
const service = (users: ImageFacts['users'] = {}, facts: ImageFacts = {}): ImageFacts => ({
  family: 'debian',
  service: true,
  users,
  ...facts,
});
const sdk = (name: string, usedBy: RegExp, facts: ImageFacts = {}): ImageFacts => ({
  family: 'debian',
  sdk: { name, usedBy },
  ...facts,
});

/** Images of Docker Hub's library. */
export const officialImages: Readonly<Record<string, ImageFacts>> = {
  alpine: { ...alpine, bare: 'always' },
  almalinux: rhel,
  amazoncorretto: { ...rhel, language: 'java' },
  amazonlinux: rhel,
  archlinux: {},
  'buildpack-deps': debian,
  busybox: { family: 'busybox', bare: 'always' },
  caddy: { ...alpine, service: true, workdir: '/srv' },
  centos: rhel,
  clojure: { ...debian, language: 'java' },
  composer: { ...alpine, service: true, workdir: '/app', env: { COMPOSER_HOME: '/tmp' } },
  dart: { ...debian, workdir: '/root' },
  debian: { ...bareDebian, slim: 'after-release' },
  docker: { ...alpine, service: true },
  'eclipse-temurin': { ...debian, language: 'java' },
  elixir: { ...debian, slim: 'before-release' },
  erlang: { ...debian, slim: 'before-release' },
  fedora: rhel,
  gcc: sdk('GCC', /\b(gcc|g\+\+|make)\b/),
  golang: sdk(mark('the Go toolchain'), /\bgo\b/, {
    language: 'go',
    bare: 'small',
    workdir: '/go',
    env: { GOPATH: '/go', GOTOOLCHAIN: 'local' },
  }),
  gradle: sdk(mark('Gradle and a JDK'), /\bgradlew?\b/, {
    workdir: '/home/gradle',
    users: { gradle: '/home/gradle' },
    // Some releases end with `USER gradle`, others with root.
    runsAs: null,
  }),
  haskell: sdk('GHC', /\b(ghc|runghc|stack|cabal)\b/),
  // `USER` and `WORKDIR` came with 2.4 and 2.7.
  haproxy: service({ haproxy: '/var/lib/haproxy' }, { runsAs: null }),
  httpd: service({ 'www-data': undefined }, { workdir: '/usr/local/apache2', stepsDown: true }),
  julia: debian,
  mariadb: service({ mysql: undefined }, { stepsDown: true }),
  maven: sdk(mark('Maven and a JDK'), /\bmvnw?\b/),
  memcached: service({ memcache: undefined }, { runsAs: 'memcache' }),
  mongo: service({ mongodb: undefined }, { stepsDown: true }),
  mysql: service({ mysql: undefined }, { family: 'rhel', stepsDown: true }),
  nginx: service({ nginx: undefined }, { bare: 'always', stepsDown: true }),
  nextcloud: service({ 'www-data': '/var/www' }, { workdir: '/var/www/html' }),
  node: language('node', { users: { node: '/home/node' }, slim: 'after-release' }),
  openjdk: { language: 'java' },
  oraclelinux: rhel,
  perl: language('perl', { workdir: '/usr/src/app', slim: 'before-release' }),
  php: language('php', { service: true, workdir: '/var/www/html', users: { 'www-data': '/var/www' } }),
  postgres: service({ postgres: '/var/lib/postgresql' }, { stepsDown: true }),
  pypy: language('pypy', { folder: '/opt/pypy/bin', slim: 'before-release' }),
  python: language('python', { slim: 'before-release' }),
  rabbitmq: service({ rabbitmq: '/var/lib/rabbitmq' }, { stepsDown: true }),
  redis: service({ redis: undefined }, { workdir: '/data', stepsDown: true }),
  rockylinux: rhel,
  ruby: language('ruby', { slim: 'before-release', env: { GEM_HOME: '/usr/local/bundle' } }),
  rust: sdk(mark('the Rust toolchain'), /\b(cargo|rustc)\b/, {
    language: 'rust',
    slim: 'before-release',
    bare: 'small',
    env: { CARGO_HOME: '/usr/local/cargo', RUSTUP_HOME: '/usr/local/rustup' },
  }),
  swift: sdk(mark('the Swift toolchain'), /\bswift\b/),
  traefik: { ...alpine, service: true },
  ubuntu: bareDebian,
  wordpress: service({ 'www-data': '/var/www' }, { workdir: '/var/www/html' }),
};

/** Other images by `registry/repository`; a name that ends in `/`, `-` or `_` stands for all that start so. The first that fits counts. */
export const otherImages: readonly (readonly [string, ImageFacts])[] = [
  [
    'mcr.microsoft.com/dotnet/sdk',
    sdk(mark('the .NET SDK'), /\bdotnet (run|watch|test|build)\b/, { language: 'dotnet', folder: '/usr/share/dotnet' }),
  ],
  ['mcr.microsoft.com/dotnet/monitor', { family: 'distroless', service: true, workdir: '/app', runsAs: null }],
  ['mcr.microsoft.com/dotnet/', { ...debian, language: 'dotnet', folder: '/usr/share/dotnet', bare: 'always' }],
  // Most have `vscode`, those for Node have `node`.
  ['mcr.microsoft.com/devcontainers/', { ...debian, unclearUsers: true }],
  ['mcr.microsoft.com/vscode/devcontainers/', { ...debian, unclearUsers: true }],
  ['gcr.io/distroless/static', { family: 'distroless', bare: 'always' }],
  ['gcr.io/distroless/static-', { family: 'distroless', bare: 'always' }],
  ['gcr.io/distroless/base', { family: 'distroless', bare: 'always' }],
  ['gcr.io/distroless/base-', { family: 'distroless', bare: 'always' }],
  ['gcr.io/distroless/cc', { family: 'distroless', bare: 'always' }],
  ['gcr.io/distroless/cc-', { family: 'distroless', bare: 'always' }],
  // The language variants bring their interpreter as entry point.
  ['gcr.io/distroless/', { family: 'distroless', service: true }],
  ['ghcr.io/astral-sh/uv', sdk('uv', /\buvx?\b/)],
  ['docker.io/nvidia/cuda', debian],
  ['docker.io/nginxinc/nginx-unprivileged', service({ nginx: undefined }, { bare: 'always', runsAs: '101' })],
  ['docker.io/grafana/grafana', { service: true, workdir: '/usr/share/grafana', runsAs: '472' }],
  ['docker.io/jenkins/jenkins', service({ jenkins: '/var/jenkins_home' }, { runsAs: 'jenkins' })],
  ['docker.io/continuumio/miniconda3', debian],
  ['docker.io/condaforge/miniforge3', debian],
  [
    'docker.io/mambaorg/micromamba',
    {
      ...debian,
      workdir: '/tmp',
      users: { mambauser: '/home/mambauser' },
      runsAs: 'mambauser',
      env: { MAMBA_ROOT_PREFIX: '/opt/conda' },
    },
  ],
  ['public.ecr.aws/amazonlinux/amazonlinux', rhel],
  ['quay.io/centos/centos', rhel],
  ['quay.io/fedora/fedora', rhel],
  ['quay.io/rockylinux/rockylinux', rhel],
  ['quay.io/almalinuxorg/almalinux', rhel],
];

/** Red Hat's base images by what follows `ubi8/`, `ubi9/`, …; '' is `ubi9` itself. */
export const ubiBases: readonly string[] = ['', 'ubi', 'ubi-minimal', 'ubi-micro', 'ubi-init'];

/** A language image of Red Hat, such as `ubi9/python-312` (source-to-image). */
export const ubiLanguage: ImageFacts = {
  ...rhel,
  workdir: '/opt/app-root/src',
  users: { default: '/opt/app-root/src' },
  runsAs: '1001',
};

/** Programs of the full images (`buildpack-deps`) that the slim ones leave out. Shared libraries are left out too. */
export const slimLacks: readonly string[] =
  'autoconf automake bzip2 bzr c++ cc convert cpp curl dpkg-buildpackage file free g++ gcc git gpg hg identify imagemagick ld libtool magick make mysql_config patch pg_config pgrep pkill ps scp sftp ssh ssh-keyscan svn top unzip watch wget xml2-config xslt-config'.split(
    ' ',
  );
