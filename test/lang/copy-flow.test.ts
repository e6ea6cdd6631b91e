import { describe, expect, it } from 'vitest';
import { modelOf } from './last-run';

/** Whether the final stage has each path at its end. */
function holds(text: string, paths: string): string {
  const model = modelOf(text);
  const flow = model.flow(model.finalStage!);
  return paths
    .split(' ')
    .map((path) => flow.has(path))
    .join(' ');
}

describe('what COPY and ADD bring from a stage', () => {
  const build =
    'FROM debian AS Build\nRUN mkdir -p /out/lib/deep /out/doc && touch /out/app /out/lib/a.so /out/lib/deep/b.so\nFROM debian\n';
  it.each([
    ['COPY --from=build /out /srv', '/srv/app /srv/lib/deep/b.so /srv/out /srv/none', 'yes yes no no'],
    ['COPY --from=BUILD /out /srv', '/srv/app', 'yes'],
    ['COPY --from=0 /out /srv', '/srv/app', 'yes'],
    ['COPY --from=build /out/app /srv/', '/srv/app /srv/lib', 'yes no'],
    ['COPY --from=build /out/app /app', '/app /app/app', 'yes no'],
    ['WORKDIR /srv\nCOPY --from=build /out/app /srv', '/srv /srv/app', 'yes yes'],
    ['WORKDIR /srv\nCOPY --from=build /out/app ./bin/', '/srv/bin/app', 'yes'],
    ['COPY --from=build /out/app /out/lib/ /srv/', '/srv/app /srv/a.so /srv/lib', 'yes yes no'],
    ['COPY --from=build ["/out/app", "/a b/"]', '/a/app', 'no'],
    ['COPY --from=build /out/*.so /srv/', '/srv/app /other', 'unknown no'],
    ['ARG D=/out\nCOPY --from=build $D/app /srv/', '/srv/app', 'yes'],
    ['ARG D\nCOPY --from=build $D/app /srv/', '/srv/app /other', 'unknown no'],
    ['ARG D\nCOPY --from=build /out $D', '/srv/app', 'unknown'],
    ['COPY --from=build --chown=1:1 --chmod=755 --link /out /srv', '/srv/app /srv/none', 'yes no'],
    // Its folders come along, those behind `/./` where that is written.
    ['COPY --from=build --parents /out/lib /srv/', '/srv/out/lib/a.so /srv/a.so /srv/out/app', 'yes no no'],
    ['COPY --from=build --parents /out/./lib /srv/', '/srv/lib/a.so /srv/out', 'yes no'],
    // Which files a pattern leaves out is not worked out.
    ['COPY --from=build --exclude=*.so /out /srv', '/srv /srv/app /srv/lib/a.so /srv/none', 'yes unknown unknown no'],
    ['COPY --from=example.org/image /out /srv', '/srv/app /other', 'unknown no'],
  ])('%s: %s → %s', (lines, paths, expected) => expect(holds(build + lines, paths)).toBe(expected));

  it.each([
    ['ADD a.tar.gz /srv/', '/srv/a.tar.gz /srv/x /other', 'unknown unknown no'],
    ['ADD https://example.org/a /srv/', '/srv/a /other', 'unknown no'],
    ['ADD --checksum=sha256:0 https://example.org/a /srv/b', '/srv/b', 'unknown'],
    ['ADD git@example.org:a/b.git /srv', '/srv/x', 'unknown'],
    ['ADD conf /srv/', '/srv /srv/conf', 'yes unknown'],
    ['COPY <<EOF <<EOT /srv/\na\nEOF\nb\nEOT', '/srv/EOF /srv/EOT /srv/x', 'yes yes no'],
  ])('%s: %s → %s', (lines, paths, expected) => expect(holds(`FROM debian\n${lines}`, paths)).toBe(expected));
});

describe('mounts', () => {
  const build = 'FROM debian AS build\nRUN mkdir /out && touch /out/app\nFROM debian\n';
  it.each([
    // What is written to a mount is not in the image.
    ['RUN --mount=type=cache,target=/c touch /c/x /y', '/c /c/x /y', 'no no yes'],
    ['RUN --mount=type=tmpfs,target=/t mkdir -p /t/x', '/t/x', 'no'],
    ['RUN --mount=type=secret,id=k,target=/s/k cp /s/k /k', '/s/k /k', 'no yes'],
    ['RUN --mount=type=bind,target=/src,rw touch /src/x', '/src/x', 'no'],
    ['WORKDIR /app\nRUN --mount=type=cache,target=node_modules npm ci', '/app/node_modules', 'unknown'],
    ['ARG C=/c\nRUN --mount=type=cache,target=$C touch /c/x', '/c/x', 'no'],
    ['ARG C\nRUN --mount=type=cache,target=$C touch /c/x', '/c/x', 'yes'],
    // What comes from one is not known.
    ['RUN --mount=target=/src cp -r /src /srv', '/srv /srv/a /src', 'yes unknown no'],
    ['RUN --mount=from=build,target=/b cp /b/out/app /usr/bin/app', '/usr/bin/app /b/out', 'yes no'],
    ['RUN --mount=from=build,target=/b/c cp -r /b /srv', '/srv/c/out/app', 'unknown'],
    // A mount ends with its RUN.
    ['RUN --mount=type=cache,target=/c true\nRUN touch /c', '/c', 'yes'],
  ])('%s: %s → %s', (lines, paths, expected) => expect(holds(build + lines, paths)).toBe(expected));
});
