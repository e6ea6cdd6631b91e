/** Sizes and times as people write them. Sizes are decimal, as docker shows them: 1 kB is 1000 bytes. */

const BYTE_UNITS: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['b', 1],
  ['k', 1e3],
  ['kb', 1e3],
  ['m', 1e6],
  ['mb', 1e6],
  ['g', 1e9],
  ['gb', 1e9],
  ['kib', 2 ** 10],
  ['mib', 2 ** 20],
  ['gib', 2 ** 30],
]);

/** `500MB`, `1.5 GB`, `512MiB` in bytes; undefined when it is none of these. */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d{1,15}(?:\.\d{1,9})?) ?([a-z]{0,3})$/i.exec(text.trim());
  const unit = BYTE_UNITS.get(match?.[2]?.toLowerCase() ?? '');
  return match === null || unit === undefined ? undefined : Math.round(Number(match[1]) * unit);
}

/** `90s`, `5m`, `1m30s`, `1h`, or a plain number of seconds; undefined when it is none of these. */
export function parseSeconds(text: string): number | undefined {
  const plain = /^\d{1,9}(?:\.\d{1,3})?$/.exec(text.trim());
  if (plain !== null) return Number(plain[0]);
  const match = /^(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6}(?:\.\d{1,3})?)s)?$/.exec(text.trim());
  if (match === null || text.trim() === '') return undefined;
  return Number(match[1] ?? 0) * 3600 + Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0);
}

/** `0 B`, `4.1 kB`, `579 MB`: three digits, as docker shows them. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let value = bytes;
  let unit = 0;
  // 999.6 kB would read as 1000 kB.
  while (Number(value.toPrecision(3)) >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${Number(value.toPrecision(3))} ${units[unit]}`;
}

/** `0.2 s`, `13.1 s`, `3 min 5 s`, `1 h 20 min`: below a minute a tenth tells two builds apart. */
export function formatSeconds(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  const parts = hours > 0 ? [`${hours} h`, `${minutes} min`] : [`${minutes} min`, `${whole % 60} s`];
  return parts.filter((part) => !part.startsWith('0 ')).join(' ');
}
