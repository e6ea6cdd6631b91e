import { describe, expect, it } from 'vitest';
import { buildDockerfileModel } from '../../server/src/lang/dockerfile/model';
import { parseDockerfile } from '../../server/src/lang/dockerfile/parse';

/** Whether the final stage has each path at its end. */
function holds(text: string, ...paths: string[]): string {
  const model = buildDockerfileModel(parseDockerfile(text), undefined);
  const flow = model.flow(model.finalStage!);
  return paths.map((path) => flow.has(path)).join(' ');
}

describe('whether a path is in the image', () => {
  it.each([
    ['FROM debian', '/app /usr/bin/x /', 'no unknown yes'],
    ['FROM scratch', '/usr/bin/x', 'no'],
    ['FROM mine/base', '/app', 'unknown'],
    ['FROM debian\nWORKDIR /app/sub', '/app /app/sub /app/x', 'yes yes no'],
    ['FROM debian\nRUN mkdir -p /data/$(id) && mkdir /srv/x', '/srv/x /data/b', 'yes unknown'],
    ['FROM debian\nRUN mkdir -p /data/a', '/data /data/a /data/b', 'yes yes no'],
    ['FROM debian\nRUN touch /a && rm /a && touch /b', '/a /b', 'no yes'],
    ['FROM debian\nRUN touch /a; test -f /x || rm /a', '/a', 'unknown'],
    ['FROM debian\nRUN echo hi > /etc/motd && echo >> /app.log', '/etc/motd /app.log /other', 'yes yes no'],
    ['FROM debian\nRUN ./install.sh', '/app/x', 'unknown'],
    ['FROM debian\nWORKDIR /src\nRUN npm ci', '/src/node_modules /app/x', 'unknown no'],
    ['FROM debian\nWORKDIR /src\nRUN go build -o /out/server .', '/out/server /out2', 'yes no'],
    [
      'FROM debian\nCOPY <<EOF /app/x\nhi\nEOF\nCOPY <<a <<b /d/\n1\na\n2\nb',
      '/app/x /d/a /d/b /d/c',
      'yes yes yes no',
    ],
    ['FROM debian\nCOPY . /app', '/app /app/main.py /other', 'yes unknown no'],
    ['FROM debian\nADD https://example.org/x.tgz /opt/app/', '/opt/app/x.tgz /srv/y', 'unknown no'],
    ['FROM debian\nRUN mkdir /a && touch /a/f && mv /a /b', '/a /a/f /b /b/f', 'no no yes yes'],
    ['FROM debian\nRUN mkdir /a && touch /a/f && cp -r /a /b/', '/a/f /b/a/f', 'yes yes'],
    // A folder that is there takes what is put at its name.
    ['FROM debian\nRUN mkdir /b && touch /f && cp /f /b', '/b/f', 'yes'],
    ['FROM debian\nRUN touch /f && cp /f /b', '/b /b/f', 'yes no'],
    ['FROM mine/base\nRUN touch /f && cp /f /b', '/b /b/f', 'yes unknown'],
    ['FROM debian\nWORKDIR /app\nRUN mkdir d && touch x && mv x d', '/app/x /app/d/x', 'no yes'],
    ['FROM debian\nRUN mkdir /d && touch /d/f && cp -r /d/. /a', '/a/f /a/d', 'yes no'],
    ['FROM debian\nRUN cp --target-directory=/data a.txt b.txt', '/data/a.txt /data/c', 'yes no'],
    ['FROM debian\nRUN cp -t /data "$X"', '/data/a /other', 'unknown no'],
    ['FROM debian\nRUN mv /opt/*.conf /data/', '/data/a.conf /opt/b /srv/c', 'unknown unknown no'],
    ['FROM debian\nRUN install -D -m 755 a /data/bin/a', '/data/bin /data/bin/a', 'yes yes'],
    ['FROM debian\nRUN install -d -o app /data/a /data/b', '/data/a /data/b /data/c', 'yes yes no'],
    ['FROM debian\nRUN ln -s /opt/app /current', '/current /current/x', 'yes unknown'],
    ['FROM debian\nRUN touch /f && chown app /f && chmod 755 /f', '/f', 'yes'],
    ['FROM debian\nRUN chmod 755 /f && chown app /f', '/f', 'no'],
    ['FROM debian\nRUN mkdir /a && touch /a/f && rm -rf /a/*', '/a /a/f /a/g', 'yes unknown no'],
    ['FROM debian\nRUN mkdir /a\nRUN rmdir /a', '/a', 'no'],
    ['FROM debian\nRUN cd /a && touch x && cd b && touch y', '/a/x /a/b/y /x', 'yes yes no'],
    ['FROM debian\nRUN echo a | tee /a.log 2>&1', '/a.log /1', 'yes no'],
    ['FROM debian\nRUN sed -i s/a/b/ /a.conf /b.conf', '/a.conf /b.conf', 'yes yes'],
    ['FROM debian\nRUN sed s/a/b/ /a.conf', '/a.conf', 'no'],
    ['FROM debian\nRUN curl -o /a.tgz https://example.org/b', '/a.tgz /b', 'yes no'],
    ['FROM debian\nRUN curl -O --output-dir /data https://example.org/b', '/data/b /b', 'unknown no'],
    ['FROM debian\nRUN wget -P /data https://example.org/b', '/data/b /b', 'unknown no'],
    ['FROM debian\nRUN wget --output-document=/data/b https://example.org/c', '/data/b /c', 'yes no'],
    ['FROM debian\nRUN tar -xf a.tar --directory=/data', '/data/b /other', 'unknown no'],
    ['FROM debian\nRUN tar -czf /data/a.tgz /src', '/data/a.tgz', 'unknown'],
    ['FROM debian\nRUN git clone https://example.org/tool.git', '/tool /tool/x', 'yes unknown'],
    ['FROM debian\nRUN git clone -b v1 https://example.org/tool.git /src', '/src /tool', 'yes no'],
    ['FROM debian\nRUN apt-get install -y curl', '/usr/bin/curl /app', 'unknown no'],
    ['FROM debian\nRUN pip install flask', '/app', 'no'],
    ['FROM debian\nRUN pip install --target /app flask', '/app', 'unknown'],
    ['FROM debian\nWORKDIR /app\nRUN pip install .', '/app/build /data', 'unknown no'],
    ['FROM debian\nRUN npm install -g yarn', '/app', 'no'],
    ['FROM python:3.12\nRUN python -m venv /opt/venv', '/opt/venv /opt/venv/bin/pip /opt/other', 'yes unknown no'],
    ['FROM python:3.12\nWORKDIR /app\nRUN uv sync', '/app/.venv', 'yes'],
    ['FROM python:3.12\nENV UV_PROJECT_ENVIRONMENT=/opt/env\nWORKDIR /app\nRUN uv sync', '/opt/env', 'yes'],
    ['FROM python:3.12\nWORKDIR /app\nRUN uv venv && uv venv /v', '/app/.venv /v /v/bin /w', 'yes yes unknown no'],
    ['FROM debian\nRUN useradd -m -d /srv/me me', '/srv/me /srv/you', 'yes no'],
    ['FROM debian AS a\nRUN touch /x\nFROM a\nRUN rm /x', '/x', 'no'],
    ['FROM debian AS a\nRUN touch /x\nFROM a', '/x /y', 'yes no'],
  ])('%j: %s → %s', (text, paths, expected) => expect(holds(text, ...paths.split(' '))).toBe(expected));

  it('follows what other stages hand over', () => {
    const build =
      'FROM debian AS build\nWORKDIR /src\nRUN mkdir dist && touch dist/app dist/lib.so && rm dist/lib.so\n';
    expect(
      holds(`${build}FROM scratch\nCOPY --from=build /src/dist /srv/`, '/srv/app', '/srv/lib.so', '/srv/dist'),
    ).toBe('yes no no');
    expect(holds(`${build}FROM scratch\nCOPY --from=build /src/dist/app /bin/`, '/bin/app', '/bin/x')).toBe('yes no');
    expect(holds(`${build}FROM scratch\nCOPY --from=0 /src/dist/app /bin/start`, '/bin/start')).toBe('yes');
    expect(holds(`${build}FROM scratch\nCOPY --from=nginx /etc /etc`, '/etc/passwd')).toBe('unknown');
  });

  it('answers for any moment of the stage', () => {
    const model = buildDockerfileModel(parseDockerfile('FROM debian\nRUN touch /x\nRUN rm /x'), undefined);
    const stage = model.finalStage!;
    const at = stage.steps.map((step) => model.flow(stage).has('/x', step));
    expect([...at, model.flow(stage).has('/x')]).toEqual(['no', 'yes', 'no']);
  });

  it('names who wrote below a folder', () => {
    const model = buildDockerfileModel(
      parseDockerfile('FROM debian\nWORKDIR /app\nCOPY a /app/a\nCOPY b /b\nRUN npm ci\nRUN touch /app/x/y'),
      undefined,
    );
    const steps = model
      .flow(model.finalStage!)
      .writersBelow('/app')
      .map(({ step }) => step.index);
    expect(steps).toEqual([0, 1, 3, 4]);
  });
});
