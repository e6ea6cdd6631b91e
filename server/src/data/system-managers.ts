import { cache, manager } from './manager-rows';
import type { PackageManager } from './package-managers';

/** The package managers of Linux distributions. Sources: their manual pages (SOURCES.md). */
export const systemManagers: readonly PackageManager[] = [
  manager('apt', 'system', {
    programs: /^(apt|apt-get|aptitude)$/,
    verbs: {
      update: 'update',
      install: 'install, reinstall, build-dep, satisfy',
      upgrade: 'upgrade, dist-upgrade, full-upgrade, safe-upgrade',
      remove: 'remove, purge, autoremove, autopurge',
      clean: 'clean, autoclean, distclean, dist-clean',
    },
    values: '-t --target-release --default-release -o --option -c --config-file -a --host-architecture --solver',
    // Official images delete fetched packages themselves (/etc/apt/apt.conf.d/docker-clean): only the lists stay.
    caches: [cache('/var/lib/apt/lists', { filledBy: ['update'], cleanedBy: ['distclean', 'dist-clean'] })],
  }),
  manager('apk', 'system', {
    programs: /^apk(\.static)?$/,
    verbs: {
      update: 'update',
      install: 'add, fix',
      upgrade: 'upgrade',
      remove: 'del',
      clean: 'cache clean, cache purge',
    },
    values:
      '-t --virtual -X --repository -p --root --wait --cache-dir --cache-max-age --keys-dir --repositories-file --arch --progress-fd --timeout --allow-downgrades',
    caches: [
      cache('/var/cache/apk', {
        also: ['/etc/apk/cache'],
        filledBy: ['update', 'install', 'upgrade'],
        option: '--cache-dir',
        off: ['--no-cache'],
        cleanedBy: ['cache clean', 'cache purge'],
      }),
    ],
  }),
  manager('dnf', 'system', {
    programs: /^(dnf[35]?|yum|microdnf)$/,
    verbs: {
      update: 'makecache, check-update',
      install:
        'install, localinstall, groupinstall, group install, module install, reinstall, builddep, swap, install-n, install-nevra',
      upgrade: 'upgrade, update, distro-sync, upgrade-minimal, update-minimal, system-upgrade',
      remove: 'remove, erase, autoremove, groupremove',
      clean: 'clean',
    },
    values:
      '-c --config -d --debuglevel -e --errorlevel -x --exclude --excludepkgs --enablerepo --disablerepo --repo --repoid --setopt --installroot --releasever --disableplugin --enableplugin --forcearch --advisory --comment --disableexcludes --repofrompath --nogpgcheck-repo',
    caches: [
      cache('/var/cache/dnf', {
        also: ['/var/cache/yum', '/var/cache/libdnf5'],
        filledBy: ['update', 'install', 'upgrade'],
        cleanedBy: ['clean all', 'clean metadata'],
      }),
    ],
  }),
  manager('tdnf', 'system', {
    programs: /^tdnf$/,
    verbs: {
      update: 'makecache, check-update',
      install: 'install, reinstall',
      upgrade: 'upgrade, update, distro-sync',
      remove: 'remove, erase, autoremove',
      clean: 'clean',
    },
    values: '-c --config --enablerepo --disablerepo --installroot --releasever --setopt --exclude --repoid',
    caches: [cache('/var/cache/tdnf', { filledBy: ['update', 'install', 'upgrade'], cleanedBy: ['clean all'] })],
  }),
  manager('zypper', 'system', {
    programs: /^zypper$/,
    verbs: {
      update: 'refresh, ref',
      install: 'install, in, source-install, si, install-new-recommends, inr',
      upgrade: 'update, up, dist-upgrade, dup, patch',
      remove: 'remove, rm',
      clean: 'clean, cc',
    },
    values:
      '-t --type -r --repo --from -p --plus-repo --root -R --installroot -C --capability --cache-dir -D --reposd-dir',
    caches: [
      cache('/var/cache/zypp', {
        filledBy: ['update', 'install', 'upgrade'],
        option: '--cache-dir',
        cleanedBy: ['clean', 'cc'],
      }),
    ],
  }),
];
