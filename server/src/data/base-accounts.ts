/** The users and groups that an image brings. */
export interface Accounts {
  /** Users by name; the value is the home folder where it is known. */
  readonly users: ReadonlyMap<string, string | undefined>;
  readonly groups: ReadonlySet<string>;
  /** Names of users or groups that only some versions or variants have. */
  readonly sometimes: ReadonlySet<string>;
}

/** The families of systems that images stand on. Ubuntu is of Debian's, Fedora and Amazon Linux are of Red Hat's. */
export type Family = 'debian' | 'alpine' | 'rhel' | 'busybox' | 'distroless' | 'scratch' | 'windows';

/** Users and groups as blank-separated names; sources in SOURCES.md. */
interface AccountNames {
  readonly users: string;
  readonly groups: string;
  readonly sometimes: string;
}

const homes: Readonly<Record<string, string>> = { root: '/root', 'www-data': '/var/www', nonroot: '/home/nonroot' };

const families: Readonly<Partial<Record<Family, AccountNames>>> = {
  debian: {
    users: 'root daemon bin sys sync games man lp mail news uucp proxy www-data backup list irc _apt nobody',
    groups:
      'root daemon bin sys adm tty disk lp mail news uucp man proxy kmem dialout fax voice cdrom floppy tape sudo audio dip www-data backup operator list irc src shadow utmp video sasl plugdev staff games users nogroup',
    sometimes:
      'ubuntu gnats messagebus ssh _ssh sshd crontab ssl-cert systemd-network systemd-resolve systemd-timesync systemd-journal input kvm render sgx netdev uuidd tss polkitd lxd admin',
  },
  alpine: {
    users: 'root bin daemon lp sync shutdown halt mail news uucp cron ftp sshd games ntp guest nobody',
    groups:
      'root bin daemon sys adm tty disk lp kmem wheel floppy mail news uucp cron audio cdrom dialout ftp sshd input tape video netdev kvm games shadow www-data users ntp utmp ping nogroup nobody',
    sometimes:
      'adm operator man postmaster at squid xfs postgres cyrus vpopmail smmsp abuild readproc console locate nogroup',
  },
  rhel: {
    users: 'root bin daemon adm lp sync shutdown halt mail operator games ftp nobody',
    groups:
      'root bin daemon sys adm tty disk lp mem kmem wheel cdrom mail man dialout floppy games tape video ftp lock audio users nobody',
    sometimes:
      'dbus tss input kvm render sgx utmp utempter unbound chrony ssh_keys systemd-network systemd-resolve systemd-coredump systemd-journal systemd-oom systemd-timesync systemd-bus-proxy nogroup tape cgred',
  },
  busybox: {
    users: 'root daemon bin sys sync mail www-data operator nobody',
    groups:
      'root daemon bin sys adm tty disk lp mail kmem wheel cdrom dialout floppy video audio tape www-data operator utmp plugdev staff lock netdev users',
    sometimes: 'nogroup nobody proxy backup uucp input kvm render sgx',
  },
  distroless: { users: 'root nobody nonroot', groups: 'root nobody tty staff nonroot', sometimes: 'app' },
  scratch: { users: '', groups: '', sometimes: '' },
};

const names = (list: string): string[] => list.split(' ').filter((name) => name !== '');

const ownAccounts: ReadonlyMap<string, Accounts> = new Map(
  Object.entries(families).map(([family, { users, groups, sometimes }]) => [
    family,
    {
      users: new Map(names(users).map((name) => [name, homes[name]])),
      groups: new Set(names(groups)),
      sometimes: new Set(names(sometimes)),
    },
  ]),
);

/**
 * The accounts of an image of this family that adds some of its own; undefined where nothing is known.
 * @param added users by name with their homes; each has a group of its own name
 */
export function familyAccounts(
  family: Family | undefined,
  added: Readonly<Record<string, string | undefined>> = {},
): Accounts | undefined {
  const known = ownAccounts.get(family ?? '');
  const more = Object.keys(added);
  if (known === undefined || more.length === 0) return known;
  return {
    users: new Map([...known.users, ...Object.entries(added)]),
    groups: new Set([...known.groups, ...more]),
    sometimes: known.sometimes,
  };
}
