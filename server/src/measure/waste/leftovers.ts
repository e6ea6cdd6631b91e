import type { LeftoverKind } from '../measurement';

/** Files of one tool that an image keeps and a program that runs hardly needs. */
export interface Leftover {
  readonly kind: LeftoverKind;
  /** Who leaves them. */
  readonly tool: string;
  /** As in `path-patterns.ts`; all below a directory is meant. */
  readonly paths: readonly string[];
  /** Names of files that stay out of it. */
  readonly except?: readonly string[];
  /** Where it is written that these paths hold this. */
  readonly source: string;
}

/** Below Python's own library. */
const PYTHON_TESTS = [
  'test',
  'ctypes/test',
  'sqlite3/test',
  'tkinter/test',
  'unittest/test',
  'distutils/tests',
  'lib2to3/tests',
  'idlelib/idle_test',
];

/** Only paths that are known by themselves: a directory of an application that happens to be called `tests` or `logs` is none. */
export const LEFTOVERS: readonly Leftover[] = [
  // Lists of packages, which the next update fetches again.
  { kind: 'package-lists', tool: 'apt', paths: ['/var/lib/apt/lists'], source: 'apt-get(8), files' },
  { kind: 'package-lists', tool: 'apk', paths: ['/var/cache/apk/APKINDEX.*'], source: 'apk-cache(5)' },
  {
    kind: 'package-lists',
    tool: 'dnf',
    paths: ['/var/cache/dnf', '/var/cache/libdnf5', '/var/cache/yum'],
    source:
      'dnf.conf(5), cachedir; dnf5.conf(5), cachedir; yum.conf(5), cachedir: without keepcache they hold metadata',
  },
  {
    kind: 'package-lists',
    tool: 'zypper',
    paths: ['/var/cache/zypp/raw', '/var/cache/zypp/solv'],
    source: 'zypper(8), files',
  },
  { kind: 'package-lists', tool: 'pacman', paths: ['/var/lib/pacman/sync'], source: 'pacman(8), DBPath' },

  // Packages as they were fetched, beside what was installed from them.
  {
    kind: 'package-cache',
    tool: 'apt',
    paths: ['/var/cache/apt'],
    source: 'apt-get(8), files; apt.conf(5), Dir::Cache',
  },
  { kind: 'package-cache', tool: 'apk', paths: ['/var/cache/apk/*.apk'], source: 'apk-cache(5)' },
  { kind: 'package-cache', tool: 'zypper', paths: ['/var/cache/zypp/packages'], source: 'zypper(8), files' },
  { kind: 'package-cache', tool: 'pacman', paths: ['/var/cache/pacman/pkg'], source: 'pacman(8), CacheDir' },
  {
    kind: 'package-cache',
    tool: 'pip',
    paths: ['/**/.cache/pip'],
    source: 'pip.pypa.io, Caching: $XDG_CACHE_HOME/pip',
  },
  { kind: 'package-cache', tool: 'uv', paths: ['/**/.cache/uv'], source: 'docs.astral.sh/uv, Cache directory' },
  {
    kind: 'package-cache',
    tool: 'poetry',
    paths: ['/**/.cache/pypoetry/artifacts', '/**/.cache/pypoetry/cache'],
    source: 'python-poetry.org, Configuration: cache-dir (its virtualenvs are no cache)',
  },
  { kind: 'package-cache', tool: 'pipenv', paths: ['/**/.cache/pipenv'], source: 'pipenv.pypa.io, PIPENV_CACHE_DIR' },
  { kind: 'package-cache', tool: 'npm', paths: ['/**/.npm/_cacache'], source: 'docs.npmjs.com, npm cache' },
  {
    kind: 'package-cache',
    tool: 'yarn',
    paths: ['/**/.cache/yarn', '/usr/local/share/.cache/yarn'],
    source: 'classic.yarnpkg.com, yarn cache (that of Yarn 2 and newer may be read at run time)',
  },
  {
    kind: 'package-cache',
    tool: 'pnpm',
    paths: ['/**/.local/share/pnpm/store'],
    source: 'pnpm.io, Settings: storeDir',
  },
  {
    kind: 'package-cache',
    tool: 'composer',
    paths: ['/**/.composer/cache', '/**/.cache/composer'],
    source: 'getcomposer.org, Config: cache-dir',
  },
  {
    kind: 'package-cache',
    tool: 'gem',
    paths: ['/usr/local/bundle/cache', '/usr/local/lib/ruby/gems/*/cache', '/var/lib/gems/*/cache'],
    source: 'guides.rubygems.org, gem install; the official image ruby: GEM_HOME=/usr/local/bundle',
  },
  {
    kind: 'package-cache',
    tool: 'conda',
    paths: ['/opt/conda/pkgs'],
    source: 'docs.conda.io, pkgs_dirs; continuumio/miniconda3',
  },
  {
    kind: 'package-cache',
    tool: 'go',
    paths: ['/go/pkg/mod', '/root/go/pkg/mod', '/home/*/go/pkg/mod'],
    source: 'go.dev/ref/mod, GOMODCACHE; the official image golang: GOPATH=/go',
  },
  {
    kind: 'package-cache',
    tool: 'cargo',
    paths: ['/**/.cargo/registry', '/**/.cargo/git', '/usr/local/cargo/registry', '/usr/local/cargo/git'],
    source: 'doc.rust-lang.org/cargo, Cargo Home; the official image rust: CARGO_HOME=/usr/local/cargo',
  },
  {
    kind: 'package-cache',
    tool: 'maven',
    paths: ['/**/.m2/repository'],
    source: 'maven.apache.org, Settings: localRepository',
  },
  {
    kind: 'package-cache',
    tool: 'gradle',
    paths: ['/**/.gradle/caches', '/**/.gradle/wrapper/dists'],
    source: 'docs.gradle.org, Gradle-managed Directories',
  },
  {
    kind: 'package-cache',
    tool: 'nuget',
    paths: ['/**/.nuget/packages'],
    source: 'learn.microsoft.com, NuGet: global-packages',
  },

  // What tools keep to work faster next time.
  { kind: 'build-cache', tool: 'go', paths: ['/**/.cache/go-build'], source: 'go help cache' },
  { kind: 'build-cache', tool: 'ccache', paths: ['/**/.cache/ccache', '/**/.ccache'], source: 'ccache(1), cache_dir' },
  {
    kind: 'build-cache',
    tool: 'node-gyp',
    paths: ['/**/.cache/node-gyp'],
    source: 'github.com/nodejs/node-gyp, devdir',
  },
  {
    kind: 'build-cache',
    tool: 'node',
    paths: ['/**/node_modules/.cache'],
    source: 'github.com/sindresorhus/find-cache-dir',
  },
  { kind: 'build-cache', tool: 'next', paths: ['/**/.next/cache'], source: 'nextjs.org, CI build caching' },
  {
    kind: 'build-cache',
    tool: 'python',
    paths: ['/**/.mypy_cache', '/**/.pytest_cache', '/**/.ruff_cache', '/**/.tox', '/**/.nox'],
    source:
      'docs.pytest.org, cache_dir; mypy, cache_dir; docs.astral.sh/ruff, cache-dir; tox.wiki, work_dir; nox, envdir',
  },

  // The test suites of libraries. A name alone tells only below a directory of installed packages.
  {
    kind: 'tests',
    tool: 'python',
    paths: [
      '/**/site-packages/**/tests',
      '/**/dist-packages/**/tests',
      ...PYTHON_TESTS.map((path) => `/usr/lib/python3*/${path}`),
      ...PYTHON_TESTS.map((path) => `/usr/local/lib/python3*/${path}`),
    ],
    source: 'the official image python removes them: docker-library/python, Dockerfile-linux.template',
  },
  {
    kind: 'tests',
    tool: 'node',
    paths: [
      ...['test', 'tests'].flatMap((name) => [`/**/node_modules/*/${name}`, `/**/node_modules/@*/*/${name}`]),
      '/**/node_modules/**/__tests__',
    ],
    source: 'github.com/tj/node-prune, DefaultDirectories',
  },

  {
    kind: 'bytecode',
    tool: 'python',
    paths: ['/**/__pycache__'],
    source: 'docs.python.org, Compiled Python files',
  },
  { kind: 'version-control', tool: 'git', paths: ['/**/.git'], source: 'gitrepository-layout(5)' },
  { kind: 'version-control', tool: 'mercurial', paths: ['/**/.hg'], source: 'hg(1), files' },
  { kind: 'version-control', tool: 'subversion', paths: ['/**/.svn'], source: 'svnbook.red-bean.com, Working copies' },

  // Compilers, their headers and libraries that only they read.
  {
    kind: 'compiler',
    tool: 'gcc',
    paths: [
      '/usr/lib/gcc',
      '/usr/libexec/gcc',
      '/usr/bin/*-linux-gnu-*',
      '/usr/bin/*-linux-gnu*-gcc*',
      '/usr/bin/gcc*',
      '/usr/bin/g++*',
      '/usr/bin/c++*',
      '/usr/bin/cpp*',
    ],
    source: 'the file lists of Debian gcc-*, cpp-*, libgcc-*-dev, binutils-*; Alpine gcc; Fedora gcc',
  },
  {
    kind: 'compiler',
    tool: 'clang',
    paths: ['/usr/lib/llvm-*/bin'],
    source: 'the file lists of Debian clang-*, llvm-*',
  },
  {
    kind: 'compiler',
    tool: 'headers',
    paths: ['/usr/include', '/usr/local/include'],
    source: 'Filesystem Hierarchy Standard 3.0, 4.5: header files included by C programs',
  },
  {
    kind: 'compiler',
    tool: 'static libraries',
    paths: ['/usr/lib/*.a', '/usr/lib/*/*.a', '/usr/lib64/*.a', '/usr/local/lib/*.a'],
    source: 'ar(1), ld(1)',
  },
  {
    kind: 'compiler',
    tool: 'go',
    paths: ['/usr/local/go', '/usr/lib/go-*', '/usr/share/go-*'],
    source: 'go.dev/doc/install; the file lists of Debian golang-*',
  },
  {
    kind: 'compiler',
    tool: 'rust',
    paths: ['/usr/local/rustup/toolchains', '/**/.rustup/toolchains'],
    source: 'rust-lang.github.io/rustup, RUSTUP_HOME',
  },

  {
    kind: 'documentation',
    tool: 'manuals',
    paths: ['man', 'doc', 'info', 'gtk-doc'].flatMap((name) => [`/usr/share/${name}`, `/usr/local/share/${name}`]),
    // Debian has licences there, which must stay (policy, 12.5).
    except: ['copyright'],
    source: 'Filesystem Hierarchy Standard 3.0, 4.11',
  },
  { kind: 'log', tool: 'logs', paths: ['/var/log'], source: 'Filesystem Hierarchy Standard 3.0, 5.10' },
  { kind: 'log', tool: 'npm', paths: ['/**/.npm/_logs'], source: 'docs.npmjs.com, logs-dir' },
];
