import { packageName } from './package-managers';

/** Packages that build software and that a running program seldom needs, by the names of Debian, Alpine and the RPM family. */
const buildPackage =
  /^(build-essential|build-base|gcc(-\d+)?|g\+\+(-\d+)?|clang(-\d+)?|make|cmake|ninja-build|autoconf|automake|libtool|pkg-config|pkgconf|musl-dev|linux-headers|cargo|rustc|rust|golang|golang-go|go|maven|gradle|openjdk-\d+-jdk(-headless)?|default-jdk(-headless)?|devscripts|dpkg-dev|python3?-dev|python3?-devel|rpm-build|.+-dev|.+-devel)$/;

/** Whether a package of a Linux distribution is there to compile. A version (`=1.2`) or architecture (`:arm64`) may follow. */
export function isBuildPackage(written: string): boolean {
  return buildPackage.test(packageName(written));
}

/** Commands that compile a project, by program and the first words that follow; `make` may do anything. */
const compileCommands: readonly (readonly [RegExp, RegExp])[] = [
  [/^go$/, /^(build|install)\b/],
  [/^cargo$/, /^(build|install)\b/],
  [/^(mvn|\.\/mvnw|mvnw)$/, /\b(package|install|verify)\b/],
  [/^(gradle|\.\/gradlew|gradlew)$/, /\b(build|assemble|bootJar|shadowJar|installDist)\b/],
  [/^dotnet$/, /^(build|publish)\b/],
  [/^(npm|pnpm|yarn|bun)$/, /^(run\s+)?build(:\w+)?\b/],
  [/^(ng|next|vite|webpack|tsc)$/, /^(build\b|$)/],
];

/** Whether a command compiles; `words` are its words after the program. */
export function compiles(program: string, words: readonly string[]): boolean {
  const rest = words.filter((word) => !word.startsWith('-')).join(' ');
  return compileCommands.some(([name, first]) => name.test(program) && first.test(rest));
}

/** Programs that compile, or that may have compilers do it. Package managers of languages may do so too, and are not among them. */
const buildProgram =
  /^(gcc|g\+\+|cc|c\+\+|cpp|ld|clang(\+\+)?|make|gmake|cmake|ninja|meson|(\.\/|.*\/)?(configure|autogen\.sh|bootstrap\.sh)|autoreconf|autoconf|automake|cargo|rustc|rustup|go|ghc|cabal|stack|swiftc?|crystal|nim|javac|mvn|mvnw|\.\/mvnw|gradle|gradlew|\.\/gradlew|node-gyp|nvcc|docker-php-ext-(install|configure)|install-php-extensions|pecl|phpize|pear|R|Rscript|install2\.r|julia|cpan|cpanm|luarocks|opam|rebar3|sbt|lein)$/;

/** Whether a program, as it is called, compiles or has others do so. */
export function isBuildProgram(name: string): boolean {
  return buildProgram.test(name);
}

/** What compiles while it runs: kernels for graphics processors, Python that is traced, C in Perl, models of statistics. */
const runtimeCompiler =
  /\b(cuda|nvcc|rocm|hip|triton|torch|pytorch|tensorflow|vllm|sglang|jax|deepspeed|flashinfer|tensorrt|numba|taichi|pythran|theano|pymc|cmdstan\w*|rstan)\b|inline-c|inline::c|cuda-|nvidia\//i;

/** Whether a text, such as an installation, names something that compiles while it runs: it wants a compiler in the image. */
export function compilesAtRunTime(text: string): boolean {
  return runtimeCompiler.test(text);
}

/** Whether a package holds headers and libraries to link with, and no program. */
export function isHeaderPackage(written: string): boolean {
  return isBuildPackage(written) && /-(dev|devel)$/.test(packageName(written));
}

/** A tool that works on a project while its image is built. */
export interface ProjectTool {
  readonly name: string;
  /** The programs that it brings. */
  readonly programs: RegExp;
  /** Its own image, as `registry/repository`. */
  readonly image: RegExp | undefined;
  /** PyPI has it under this name. */
  readonly pythonPackage: boolean;
}

/** Sources: uv's and Composer's guides for Docker, PyPI. */
export const projectTools: readonly ProjectTool[] = [
  { name: 'uv', programs: /^uvx?$/, image: /^(ghcr\.io\/astral-sh|docker\.io\/astral)\/uv$/, pythonPackage: true },
  {
    name: 'composer',
    programs: /^composer(\.phar)?$/,
    image: /^docker\.io\/(library|composer)\/composer$/,
    pythonPackage: false,
  },
  { name: 'poetry', programs: /^poetry$/, image: undefined, pythonPackage: true },
  { name: 'pipenv', programs: /^pipenv$/, image: undefined, pythonPackage: true },
  { name: 'pdm', programs: /^pdm$/, image: undefined, pythonPackage: true },
];
