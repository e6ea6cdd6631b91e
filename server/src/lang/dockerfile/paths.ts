/** Paths inside an image: absolute, `/`, no trailing slash, no `.` or `..`. */

/** The absolute path that `path` means in `workdir`; undefined when it is relative and the folder is not known. */
export function resolvePath(path: string, workdir: string | undefined): string | undefined {
  const full = path.startsWith('/') ? path : workdir === undefined ? undefined : `${workdir}/${path}`;
  if (full === undefined) return undefined;
  const parts: string[] = [];
  for (const part of full.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** Whether a path can be written as it is into any instruction, flag or mount: nothing in it needs quotes. */
export function isPlainPath(path: string): boolean {
  return /^[\w./@%+~-]+$/.test(path);
}

/** Whether `path` is `folder` or lies below it. */
export function isInside(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`);
}

/** `/a/b/c` → `/a`, `/a/b`, `/a/b/c`. */
export function pathAndParents(path: string): string[] {
  const parts = path.split('/').slice(1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
}

/** The folder that holds a path; `/` holds itself. */
export function parentPath(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Where applications are put below the system's folders: nothing that an official base image brings lies there. */
const applicationFolders = /^\/(usr\/src|home\/[^/]+|var\/www)\/[^/]/;

/** Folders that base images fill themselves: what lies there is never known from a Dockerfile alone. */
const systemFolders =
  '/bin /boot /dev /etc /home /lib /lib32 /lib64 /media /mnt /proc /root /run /sbin /sys /tmp /usr /var'.split(' ');

/** Whether the base image may already hold files at or below this path. */
export function isSystemPath(path: string): boolean {
  if (applicationFolders.test(path)) return false;
  return path === '/' || path === '/opt' || path === '/srv' || systemFolders.some((folder) => isInside(path, folder));
}
