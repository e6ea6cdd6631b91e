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
