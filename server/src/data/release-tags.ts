/**
 * A release of common official images, to write in place of `latest`: each was on Docker Hub at the end of 2025, and the project still
 * maintained it. It need not be the newest.
 */
const releases: Readonly<Record<string, string>> = {
  almalinux: '9',
  alpine: '3.22',
  amazonlinux: '2023',
  busybox: '1.37',
  caddy: '2',
  composer: '2',
  debian: '13',
  'eclipse-temurin': '21',
  elixir: '1.18',
  erlang: '28',
  fedora: '43',
  golang: '1.25',
  gradle: '8',
  haproxy: '3.2',
  httpd: '2.4',
  mariadb: '11.8',
  maven: '3.9',
  memcached: '1.6',
  mongo: '8.0',
  mysql: '8.4',
  nginx: '1.28',
  node: '24',
  php: '8.4',
  postgres: '18',
  python: '3.13',
  rabbitmq: '4.1',
  redis: '8.2',
  rockylinux: '9',
  ruby: '3.4',
  rust: '1.90',
  swift: '6.2',
  ubuntu: '24.04',
};

/** The tag of a release of an official image (`python` → `3.13`); undefined where none is known. */
export function releaseTag(name: string): string | undefined {
  return Object.hasOwn(releases, name) ? releases[name] : undefined;
}
