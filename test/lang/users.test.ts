import { describe, expect, it } from 'vitest';
import { createdAccounts } from '../../server/src/lang/dockerfile/users';
import { lastCommand } from './last-run';

/** `user:group home login-home uid`, a `-` for each that is not made or not known. */
const created = (script: string): string | undefined => {
  const { command, run } = lastCommand(script);
  const made = createdAccounts(command, run);
  if (made === undefined) return undefined;
  const { users, groups, home, loginHome, uid } = made;
  return [`${users.join() || '-'}:${groups.join() || '-'}`, home ?? '-', loginHome ?? '-', uid ?? '-'].join(' ');
};

describe('createdAccounts', () => {
  it.each([
    // shadow: Debian, Red Hat
    ['useradd app', 'app:app - /home/app -'],
    ['useradd -m app', 'app:app /home/app /home/app -'],
    ['useradd -ms /bin/bash -u 1000 app', 'app:app /home/app /home/app 1000'],
    ['useradd -rmd /srv/app app', 'app:app /srv/app /srv/app -'],
    ['useradd --system --create-home --home-dir=/srv --uid=7 app', 'app:app /srv /srv 7'],
    ['useradd -u7 --no-create-home app', 'app:app - /home/app 7'],
    ['useradd -g users -G wheel,docker app', 'app:- - /home/app -'],
    ['useradd --gid users app', 'app:- - /home/app -'],
    ['useradd -N app', 'app:- - /home/app -'],
    ['useradd -c "The app" -s /sbin/nologin -k /etc/skel app', 'app:app - /home/app -'],
    ['useradd -D -s /bin/bash', '-:- - - -'],
    ['/usr/sbin/useradd app', 'app:app - /home/app -'],
    ['sudo useradd -m app', 'app:app /home/app /home/app -'],
    ['groupadd app', '-:app - - -'],
    ['groupadd -r -g 999 app', '-:app - - -'],
    ['groupadd --system --gid=999 -f app', '-:app - - -'],
    // Red Hat: adduser is useradd
    ['adduser -r -d /srv app', 'app:app - /srv -'],
    ['adduser -m -c "x y" -g users app', 'app:- /home/app /home/app -'],
    ['adduser --system --home-dir /srv --user-group app', 'app:app - /srv -'],
    // Debian's adduser
    ['adduser app', 'app:app /home/app /home/app -'],
    ['adduser --disabled-password --gecos "" --uid 1000 app', 'app:app /home/app /home/app 1000'],
    ['adduser --home /srv/app --no-create-home --shell /bin/sh app', 'app:app - /srv/app -'],
    ['adduser --ingroup users app', 'app:- /home/app /home/app -'],
    ['adduser --system app', 'app:- /home/app - -'],
    ['adduser --system --group app', 'app:app /home/app - -'],
    ['adduser --system --home /srv --group app', 'app:app /srv /srv -'],
    ['adduser --group app', '-:app - - -'],
    ['adduser app docker', '-:- - - -'],
    ['addgroup --system --gid 999 app', '-:app - - -'],
    ['addgroup app docker', '-:- - - -'],
    // busybox: Alpine
    ['adduser -D app', 'app:app /home/app /home/app -'],
    ['adduser -DHu 1000 app', 'app:app - /home/app 1000'],
    ['adduser -S app', 'app:- /home/app /home/app -'],
    ['adduser -S -G app -h /srv -s /bin/sh -g "The app" app', 'app:- /srv /srv -'],
    ['adduser -D -u 1000 -G users app', 'app:- /home/app /home/app 1000'],
    ['adduser app users', '-:- - - -'],
    ['addgroup -S -g 1000 app', '-:app - - -'],
    ['busybox adduser -D app', 'app:app /home/app /home/app -'],
    // what only the shell knows
    ['useradd -m "$USER_NAME"', '"$USER_NAME":"$USER_NAME" - - -'],
    ['useradd -m -d "/srv/$NAME" app', 'app:app - - -'],
    ['usermod -aG docker app', undefined],
    ['echo useradd app', undefined],
  ])('%s', (script, expected) => expect(created(script)).toBe(expected));
});
