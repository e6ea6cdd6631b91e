import type { Family } from './base-accounts';
import { isBuildPackage } from './build-tools';

/** Packages with headers whose library a program that was built with them loads, where its name is the same in every release. */
const libraries: Readonly<Partial<Record<Family, Readonly<Record<string, string>>>>> = {
  debian: {
    'libpq-dev': 'libpq5',
    'default-libmysqlclient-dev': 'libmariadb3',
    'libmariadb-dev': 'libmariadb3',
    'libsqlite3-dev': 'libsqlite3-0',
    'libxslt1-dev': 'libxslt1.1',
    'libjpeg62-turbo-dev': 'libjpeg62-turbo',
    'libjpeg-dev': 'libjpeg62-turbo',
    'libyaml-dev': 'libyaml-0-2',
    'liblz4-dev': 'liblz4-1',
    'zlib1g-dev': 'zlib1g',
  },
  alpine: {
    'libpq-dev': 'libpq',
    'postgresql-dev': 'libpq',
    'mariadb-dev': 'mariadb-connector-c',
    'mariadb-connector-c-dev': 'mariadb-connector-c',
    'libffi-dev': 'libffi',
    'libxml2-dev': 'libxml2',
    'libxslt-dev': 'libxslt',
    'jpeg-dev': 'libjpeg-turbo',
    'libjpeg-turbo-dev': 'libjpeg-turbo',
    'sqlite-dev': 'sqlite-libs',
    'yaml-dev': 'yaml',
    'zlib-dev': 'zlib',
  },
};

/** Those of Debian whose names change from release to release. */
const byRelease: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'libssl-dev': { bullseye: 'libssl1.1', bookworm: 'libssl3', trixie: 'libssl3t64' },
  'libffi-dev': { bullseye: 'libffi7', bookworm: 'libffi8', trixie: 'libffi8' },
  'libcurl4-openssl-dev': { bullseye: 'libcurl4', bookworm: 'libcurl4', trixie: 'libcurl4t64' },
};

/** Headers and tools that leave no library behind which is not in every image of the family. */
const toolsOnly =
  /^(build-essential|build-base|gcc(-\d+)?|g\+\+(-\d+)?|clang(-\d+)?|make|cmake|ninja-build|autoconf|automake|libtool|pkg-config|pkgconf|dpkg-dev|devscripts|(musl|libc|libc6|linux-libc)-dev|linux-headers(-generic)?|python3?-dev|cargo|rustc|rust|golang|golang-go|go)$/;

/**
 * What a package of the build leaves for the image that runs: the package of its library, '' for nothing; `undefined` when it is not
 * known; the package itself when it is no package of a build. Names without version.
 * @param release Debian's code name, where the image's tag has it
 */
export function runtimePackage(
  name: string,
  family: Family | undefined,
  release: string | undefined,
): string | undefined {
  if (!isBuildPackage(name)) return name;
  if (toolsOnly.test(name)) return '';
  const debian = family === 'debian' && release !== undefined ? byRelease[name]?.[release] : undefined;
  return debian ?? (family && libraries[family]?.[name]);
}

/** Packages of languages that load libraries, or start programs, which the slim images lack. By the names of PyPI and npm. */
const wantsFullImage =
  /^(psycopg2|psycopg|mysqlclient|mysql-python|python-ldap|pyodbc|pymssql|python-magic|weasyprint|cairosvg|cairocffi|pycairo|pygobject|xmlsec|python3-saml|pygraphviz|graphviz|opencv-python|opencv-contrib-python|gdal|rasterio|fiona|h5py|uwsgi|pycurl|pyzbar|pdf2image|wand|gitpython|paramiko|fabric|playwright|selenium|moviepy|pydub|ffmpeg-python|soundfile|pyaudio|dlib|face-recognition|prisma|@prisma\/client|canvas|puppeteer|simple-git|nodegit|node-rdkafka|sharp|imagemagick|gm|fluent-ffmpeg|oracledb|pg-native|libpq|node-libcurl|sqlite3|better-sqlite3)$/;

/** Whether a package of PyPI or npm is known to need more of the system than a slim image has. */
export function wantsFull(name: string): boolean {
  return wantsFullImage.test(name.toLowerCase().replaceAll('_', '-'));
}
