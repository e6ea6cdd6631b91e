import { expect, it } from 'vitest';
import { lateDeletions } from '../../server/src/lang/dockerfile/late-deletions';
import { modelOf } from './last-run';

/** For each deletion of the final stage: what it takes away, who stored it (by line), a `?` where it may not be there. */
const late = (lines: string): string[] => {
  const model = modelOf(`FROM debian\n${lines}`);
  return lateDeletions(model.finalStage!, model).map(({ words, makers, sure }) => {
    const at = makers.map(({ instruction }) => model.lines.position(instruction.range.start).line + 1);
    return `${words.map(({ value }) => value).join(' ')} of ${at.join(',')}${sure ? '' : '?'}`;
  });
};

it.each([
  ['COPY app.tgz /app.tgz\nRUN tar xf /app.tgz && rm /app.tgz', ['/app.tgz of 2']],
  ['COPY app.tgz /tmp/\nRUN rm -rf /tmp/*', ['/tmp/* of 2']],
  ['COPY *.deb /tmp/\nRUN dpkg -i /tmp/*.deb && rm /tmp/*.deb', ['/tmp/*.deb of 2']],
  ['RUN curl -o /a.bin https://x\nRUN rm /a.bin', ['/a.bin of 2']],
  ['RUN git clone https://x/src /src\nRUN make -C /src && rm -rf /src', ['/src of 2']],
  ['WORKDIR /app\nRUN npm ci\nRUN rm -rf node_modules', ['node_modules of 3']],
  ['COPY . /app\nRUN rm -rf /app/data', ['/app/data of 2?']],
  ['COPY a.tgz b.tgz /t/\nRUN rm /t/a.tgz /t/b.tgz', ['/t/a.tgz /t/b.tgz of 2']],
  // The same layer, or nothing of weight, or gone before.
  ['RUN curl -o /a.bin https://x && rm /a.bin', []],
  ['RUN touch /a\nRUN rm /a', []],
  ['COPY install.sh /\nRUN /install.sh && rm /install.sh', []],
  ['COPY app.tgz /app.tgz\nRUN rm /app.tgz\nRUN rm -f /app.tgz', ['/app.tgz of 2']],
  ['COPY app.tgz /app.tgz\nRUN rm /other.tgz', []],
  // A mount is no layer.
  ['RUN --mount=type=bind,source=a.tgz,target=/a.tgz tar xf /a.tgz && rm /a.tgz', []],
  ['RUN --mount=type=cache,target=/c curl -o /c/a.bin https://x\nRUN --mount=type=cache,target=/c rm /c/a.bin', []],
])('%j: %j', (lines, expected) => expect(late(lines)).toEqual(expected));

it('looks into the stages below', () => {
  expect(late('COPY app.tgz /a.tgz\nFROM debian AS other\nRUN rm /a.tgz')).toEqual([]);
  const model = modelOf('FROM debian AS a\nCOPY app.tgz /a.tgz\nFROM a\nRUN rm /a.tgz');
  expect(lateDeletions(model.finalStage!, model).map(({ path, makers }) => [path, makers[0]!.stage.index])).toEqual([
    ['/a.tgz', 0],
  ]);
});
