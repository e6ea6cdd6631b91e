import { cache, manager } from './manager-rows';
import type { PackageManager } from './package-managers';

/** The package managers of languages. Sources: their documentation (SOURCES.md). */
export const languageManagers: readonly PackageManager[] = [
  manager('npm', 'language', {
    programs: /^npm$/,
    verbs: {
      install:
        'install, i, in, ins, inst, insta, instal, isnt, isnta, isntal, isntall, add, ci, clean-install, ic, install-clean, isntall-clean, install-test, it, install-ci-test, cit, update, up, upgrade, udpate',
      remove: 'uninstall, un, unlink, remove, rm, r',
      clean: 'cache clean, cache clear, cache rm',
    },
    projectVerbs:
      'install, i, in, ins, inst, insta, instal, isnt, isnta, isntal, isntall, add, ci, clean-install, ic, install-clean, isntall-clean, install-test, it, install-ci-test, cit, update, up',
    values:
      '--registry --prefix -C --cache -w --workspace --omit --include --loglevel --userconfig --globalconfig --tag --otp --before --fetch-timeout --fetch-retries --install-strategy --script-shell --maxsockets',
    caches: [
      cache('$npm_config_cache $NPM_CONFIG_CACHE ~/.npm', {
        option: '--cache',
        cleanedBy: ['cache clean', 'cache clear', 'cache rm'],
      }),
    ],
    manifests: 'package.json .npmrc',
    locks: 'package-lock.json npm-shrinkwrap.json',
  }),
  manager('yarn', 'language', {
    programs: /^(yarn|yarnpkg)$/,
    verbs: {
      install: '., install, add, global add, workspaces focus, up, upgrade',
      remove: 'remove',
      clean: 'cache clean',
    },
    projectVerbs: '., install, workspaces focus',
    values:
      '--registry --cwd --cache-folder --modules-folder --network-timeout --network-concurrency --mutex --prefix --global-folder --link-folder --preferred-cache-folder',
    // Version 1 keeps root's cache beside the system's files. Later versions have another: `~/.yarn/berry`.
    caches: [
      cache('$YARN_CACHE_FOLDER $npm_config_cache_folder /usr/local/share/.cache/yarn', {
        also: ['~/.cache/yarn'],
        option: '--cache-folder',
        cleanedBy: ['cache clean'],
      }),
    ],
    manifests: 'package.json .npmrc .yarnrc .yarnrc.yml .yarn',
    locks: 'yarn.lock',
  }),
  manager('pnpm', 'language', {
    programs: /^(pnpm|pnpx)$/,
    verbs: {
      install: 'install, i, add, fetch, update, up, ci, clean-install',
      remove: 'remove, rm, uninstall, un, prune',
      clean: 'store prune',
    },
    projectVerbs: 'install, i, fetch, ci, clean-install',
    values:
      '-C --dir --store-dir --filter -F --registry --prefix --loglevel --reporter --lockfile-dir --virtual-store-dir',
    caches: [
      cache(
        '$npm_config_store_dir $NPM_CONFIG_STORE_DIR $PNPM_HOME/store $XDG_DATA_HOME/pnpm/store ~/.local/share/pnpm/store',
        {
          option: '--store-dir',
          cleanedBy: ['store prune'],
          linked: true,
        },
      ),
    ],
    manifests: 'package.json .npmrc pnpm-workspace.yaml .pnpmfile.cjs',
    locks: 'pnpm-lock.yaml',
  }),
  manager('pip', 'language', {
    programs: /^pip[\d.]*$/,
    verbs: { install: 'install, download, wheel', remove: 'uninstall', clean: 'cache purge' },
    values:
      '-r --requirement -c --constraint -e --editable -t --target -i --index-url --extra-index-url -f --find-links --prefix --root --src --platform --python-version --implementation --abi --cache-dir --timeout --retries --trusted-host --proxy --cert --client-cert --progress-bar --upgrade-strategy --no-binary --only-binary --config-settings -C --global-option --build-option --log --report --python -w --wheel-dir -d --dest --group --root-user-action',
    fileOptions: '-r --requirement -c --constraint',
    caches: [
      cache('$PIP_CACHE_DIR $XDG_CACHE_HOME/pip ~/.cache/pip', {
        filledBy: ['install'],
        option: '--cache-dir',
        // pip turns the cache off for any value of the variable, for the sake of old scripts.
        off: ['--no-cache-dir', '--no-cache', 'PIP_NO_CACHE_DIR'],
        cleanedBy: ['cache purge'],
      }),
    ],
    manifests: 'requirements*.txt requirements constraints*.txt pyproject.toml setup.py setup.cfg',
    locks: 'requirements*.txt',
  }),
  manager('uv', 'language', {
    programs: /^uv$/,
    verbs: {
      install: 'sync, add, pip install, pip sync, tool install',
      remove: 'remove, pip uninstall, tool uninstall',
      build: 'build, run, tool run',
      clean: 'cache clean, cache prune, clean',
    },
    projectVerbs: 'sync',
    values:
      '--directory --project --config-file --cache-dir --color --python-preference -p --python -r --requirements --requirement -c --constraints --constraint -e --editable -i --index-url --default-index --index --extra-index-url -f --find-links --extra --group --no-group --only-group --package --no-install-package --link-mode --target --prefix --with --from -P --upgrade-package --refresh-package --reinstall-package --no-binary-package --no-build-package --python-version --python-platform --override --overrides --build-constraints --torch-backend',
    fileOptions: '-r --requirements --requirement -c --constraints --constraint',
    caches: [
      cache('$UV_CACHE_DIR $XDG_CACHE_HOME/uv ~/.cache/uv', {
        option: '--cache-dir',
        off: ['--no-cache', '--no-cache-dir', '-n', 'UV_NO_CACHE=true'],
        cleanedBy: ['clean', 'cache prune --ci'],
        linked: true,
      }),
    ],
    manifests: 'pyproject.toml requirements*.txt setup.py setup.cfg uv.toml .python-version',
    locks: 'uv.lock',
  }),
  manager('poetry', 'language', {
    programs: /^poetry$/,
    verbs: { install: 'install, sync, add, update, self add', remove: 'remove', clean: 'cache clear', build: 'build' },
    projectVerbs: 'install, sync, update',
    values: '-C --directory -P --project -E --extras --with --without --only -G --group --source --format -o --output',
    // Environments lie beside these, in `virtualenvs`.
    caches: ['cache', 'artifacts'].map((part) =>
      cache(`$POETRY_CACHE_DIR/${part} $XDG_CACHE_HOME/pypoetry/${part} ~/.cache/pypoetry/${part}`, {
        filledBy: ['install'],
        off: ['--no-cache'],
        cleanedBy: ['cache clear'],
      }),
    ),
    manifests: 'pyproject.toml poetry.toml',
    locks: 'poetry.lock',
  }),
  manager('go', 'language', {
    programs: /^go$/,
    verbs: {
      install: 'mod download, mod vendor, mod tidy, get',
      build: 'build, install, test, run, generate',
      clean: 'clean',
    },
    projectVerbs: 'mod download, mod vendor, mod tidy, build, test, run, generate',
    values: '-o -C -p -tags -ldflags -gcflags -asmflags -mod -modfile -overlay -pkgdir -toolexec -buildmode -covermode',
    longDash: true,
    caches: [
      cache('$GOMODCACHE $GOPATH/pkg/mod ~/go/pkg/mod', { cleanedBy: ['clean -modcache'] }),
      cache('$GOCACHE $XDG_CACHE_HOME/go-build ~/.cache/go-build', {
        filledBy: ['build'],
        cleanedBy: ['clean -cache'],
      }),
    ],
    manifests: 'go.mod go.work vendor',
    locks: 'go.sum go.work.sum',
  }),
  manager('cargo', 'language', {
    programs: /^cargo$/,
    verbs: {
      install: 'fetch, install, binstall, chef cook, vendor, add',
      build: 'build, b, test, t, check, c, run, r, rustc, bench, auditable build, zigbuild',
      remove: 'uninstall, remove',
    },
    projectVerbs:
      'fetch, chef cook, vendor, build, b, test, t, check, c, run, r, rustc, bench, auditable build, zigbuild',
    values:
      '--path --root --version --git --branch --tag --rev --features -F --target --target-dir --manifest-path --profile -p --package --bin --example -j --jobs --recipe-path --config --color -Z --registry --index --message-format -C',
    caches: [cache('$CARGO_HOME/registry ~/.cargo/registry')],
    manifests: 'Cargo.toml rust-toolchain rust-toolchain.toml .cargo recipe.json',
    locks: 'Cargo.lock',
  }),
  manager('conda', 'language', {
    programs: /^(conda|mamba|micromamba)$/,
    verbs: {
      install: 'install, create, env create, env update',
      upgrade: 'update, upgrade',
      remove: 'remove, uninstall, env remove',
      clean: 'clean',
    },
    projectVerbs: 'env create, env update',
    values:
      '-n --name -p --prefix -c --channel -f --file --solver --root-prefix -r --platform --category --override-channels-from',
    fileOptions: '-f --file',
    caches: [
      cache('$CONDA_PKGS_DIRS $MAMBA_ROOT_PREFIX/pkgs $CONDA_DIR/pkgs /opt/conda/pkgs', {
        cleanedBy: ['clean'],
      }),
    ],
    manifests: 'environment*.yml environment*.yaml env*.yml env*.yaml',
    locks: 'conda-lock.yml conda*.lock',
  }),
  manager('composer', 'language', {
    programs: /^composer(\.phar)?$/,
    verbs: {
      install: 'install, i, update, u, upgrade, require, r, create-project, global require, global install',
      remove: 'remove, rm, uninstall',
      clean: 'clear-cache, clearcache, cc',
    },
    projectVerbs: 'install, i, update, u, upgrade',
    values: '-d --working-dir --repository --stability -s --prefer-install --ignore-platform-req',
    caches: [
      cache('$COMPOSER_CACHE_DIR $COMPOSER_HOME/cache $XDG_CACHE_HOME/composer ~/.composer/cache', {
        also: ['~/.cache/composer'],
        off: ['--no-cache'],
        cleanedBy: ['clear-cache', 'clearcache', 'cc'],
      }),
    ],
    manifests: 'composer.json symfony.lock auth.json',
    locks: 'composer.lock',
  }),
  manager('gem', 'language', {
    programs: /^gem$/,
    verbs: { install: 'install, i, update', remove: 'uninstall' },
    values: '-v --version -s --source -i --install-dir -n --bindir -P --trust-policy --platform -p --http-proxy',
    caches: [cache('$GEM_HOME/cache')],
  }),
  manager('bundler', 'language', {
    programs: /^bundler?$/,
    verbs: { install: '., install, i, update, cache, package, pack, add', remove: 'remove' },
    projectVerbs: '., install, i, update, cache, package, pack',
    values: '--path --without --with --jobs -j --retry --gemfile --binstubs --shebang --group -g --source -v --version',
    caches: [cache('$BUNDLE_PATH/cache $GEM_HOME/cache')],
    manifests: 'Gemfile *.gemspec .ruby-version .bundle',
    locks: 'Gemfile.lock',
  }),
  manager('maven', 'language', {
    programs: /^mvnw?$/,
    verbs: {
      install:
        'dependency:go-offline, dependency:resolve, dependency:resolve-plugins, de.qaware.maven:go-offline-maven-plugin',
      build: 'package, install, verify, compile, test, deploy, clean',
    },
    projectVerbs:
      'dependency:go-offline, dependency:resolve, dependency:resolve-plugins, package, install, verify, compile, test, deploy, clean',
    values:
      '-f --file -s --settings -gs --global-settings -pl --projects -P --activate-profiles -T --threads -rf -l --log-file',
    longDash: true,
    caches: [cache('~/.m2/repository')],
    manifests: 'pom.xml .mvn mvnw settings.xml',
  }),
  manager('gradle', 'language', {
    programs: /^gradlew?$/,
    verbs: {
      install: 'dependencies',
      build: 'build, assemble, bootJar, shadowJar, jar, installDist, test, clean, check, war',
    },
    projectVerbs: 'dependencies, build, assemble, bootJar, shadowJar, jar, installDist, test, clean, check, war',
    values:
      '-p --project-dir -g --gradle-user-home -b --build-file -c --settings-file -x --exclude-task -I --init-script --max-workers --console',
    caches: [cache('$GRADLE_USER_HOME/caches ~/.gradle/caches', { option: '--gradle-user-home' })],
    manifests: 'build.gradle* settings.gradle* gradle gradlew gradle.properties',
    locks: 'gradle.lockfile',
  }),
];
