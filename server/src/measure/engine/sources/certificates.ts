import { stated } from '../../../core/l10n';
import { readdir, readFile } from 'node:fs/promises';
import { homedir, platform } from 'node:os';
import { join } from 'node:path';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { SourceError } from './source-error';

/** Where Docker looks for the certificates of registries: a folder for each host (and port). */
export function certificateFolders(): readonly string[] {
  if (platform() === 'win32') return [join(process.env['PROGRAMDATA'] ?? 'C:\\ProgramData', 'docker', 'certs.d')];
  return [
    '/etc/docker/certs.d',
    join(homedir(), '.config', 'docker', 'certs.d'),
    join(homedir(), '.docker', 'certs.d'),
  ];
}

/** What the folders hold for a host: `*.crt` signs it, `*.cert` with its `*.key` says who we are. Undefined when there is nothing. @throws SourceError for what is no certificate */
export async function hostCertificates(host: string, folders: readonly string[]): Promise<SecureContext | undefined> {
  const name = platform() === 'win32' ? host.replaceAll(':', '') : host;
  for (const parent of folders) {
    const folder = join(parent, name);
    const files = await readdir(folder).catch(() => []);
    const read = (file: string): Promise<Buffer | undefined> => readFile(join(folder, file)).catch(() => undefined);
    const ca = await Promise.all(files.filter((file) => file.endsWith('.crt')).map(read));
    const pair = files.find((file) => file.endsWith('.cert'));
    const cert = pair === undefined ? undefined : await read(pair);
    const key = pair === undefined ? undefined : await read(pair.replace(/\.cert$/, '.key'));
    const known = ca.filter((file) => file !== undefined);
    if (known.length === 0 && (cert === undefined || key === undefined)) continue;
    const ours = cert === undefined || key === undefined ? {} : { cert, key };
    try {
      return createSecureContext({ ca: [...rootCertificates, ...known], ...ours });
    } catch {
      throw new SourceError(
        stated(
          'The certificate in {folder} that says who we are is none, or does not fit its key: mend it or take it away.',
          { folder },
        ),
      );
    }
  }
  return undefined;
}
