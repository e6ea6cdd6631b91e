/** Accounts that packages make, by package manager; users and groups have the same name. Source: maintainer scripts (SOURCES.md). */
interface PackageAccounts {
  /** The package's name; a version may follow (`postgresql-16`). */
  readonly package: RegExp;
  readonly apt?: string;
  readonly apk?: string;
  readonly dnf?: string;
}

const same = (pattern: RegExp, account: string): PackageAccounts => ({
  package: pattern,
  apt: account,
  apk: account,
  dnf: account,
});

const table: readonly PackageAccounts[] = [
  // Debian's nginx and apache2 run as www-data, which is there without them.
  { package: /^nginx$/, apk: 'nginx', dnf: 'nginx' },
  { package: /^apache2$/, apk: 'apache' },
  { package: /^(httpd|php-fpm)$/, dnf: 'apache' },
  same(/^postgresql(-?\d+|-server|-common)?$/, 'postgres'),
  same(/^(redis|redis-server|valkey)$/, 'redis'),
  same(/^(mysql-server|mariadb-server|mariadb|mysql)(-\d[\d.]*)?$/, 'mysql'),
  same(/^rabbitmq-server$/, 'rabbitmq'),
  same(/^haproxy$/, 'haproxy'),
  same(/^varnish$/, 'varnish'),
  same(/^mosquitto$/, 'mosquitto'),
  same(/^postfix$/, 'postfix'),
  same(/^unbound$/, 'unbound'),
  same(/^openssh(-server)?$/, 'sshd'),
  { package: /^memcached$/, apt: 'memcache', apk: 'memcached', dnf: 'memcached' },
  { package: /^(bind9?|named)$/, apt: 'bind', apk: 'named', dnf: 'named' },
  { package: /^squid$/, apk: 'squid', dnf: 'squid' },
  { package: /^lighttpd$/, apk: 'lighttpd', dnf: 'lighttpd' },
  { package: /^tor$/, apt: 'debian-tor', apk: 'tor', dnf: 'toranon' },
  { package: /^dbus(-daemon)?$/, apt: 'messagebus', apk: 'messagebus', dnf: 'dbus' },
  { package: /^tomcat\d*$/, apt: 'tomcat', dnf: 'tomcat' },
  { package: /^docker(\.io|-ce)?$/, apt: 'docker', apk: 'docker', dnf: 'docker' },
  { package: /^freeradius$/, apt: 'freerad', apk: 'radius', dnf: 'radiusd' },
  { package: /^cron$/, apt: 'crontab' },
  { package: /^clamav(-daemon|-freshclam|d)?$/, apt: 'clamav', apk: 'clamav', dnf: 'clamupdate' },
];

/** The account that a package surely makes; undefined for packages outside of the table. */
export function packageAccount(manager: string, name: string): string | undefined {
  if (manager !== 'apt' && manager !== 'apk' && manager !== 'dnf') return undefined;
  return table.find((row) => row.package.test(name))?.[manager];
}

/** The words of a package's name that an account of its service may be called by: `clickhouse-server` → `clickhouse`, `server`. */
export function serviceWords(name: string): string[] {
  return name
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word.length > 1);
}
