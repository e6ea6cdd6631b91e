import { describe, expect, test } from 'vitest';
import { builds, chowned, copied, final, measurement, text, useMeasuringEditor } from './measuring-editor';
import { dockerfile } from './samples';

const { start, editor, build, report, measured, hoverText } = useMeasuringEditor();
const commands = { initializationOptions: { commands: true } };

describe('the lens', () => {
  const titles = async () =>
    (await editor().lenses(dockerfile)).map(({ range, command }) => [range.start.line + 1, command?.title]);
  const figures = '1.87 GB · 814 MB wasted · 32.1 s · report';

  test('stands above the last stage and opens the report', async () => {
    await start({ ...builds(measurement()), ...commands });
    await editor().open(dockerfile, text);
    expect(await editor().lenses(dockerfile)).toEqual([]);
    await build();
    await editor().next('workspace/codeLens/refresh');
    const [lens, ...others] = await editor().lenses(dockerfile);
    expect(others).toEqual([]);
    expect(lens!.range.start.line + 1).toBe(final);
    expect(lens!.command).toEqual({
      title: figures,
      command: 'plimsoll.showReport',
      arguments: [dockerfile, ''],
    });
  });

  test('says so when an instruction has changed since, and moves with its stage', async () => {
    await start({ ...builds(measurement()), ...commands });
    await editor().open(dockerfile, text);
    await build();
    await editor().edit(dockerfile, 'FROM', '# a comment\nFROM');
    expect(await titles()).toEqual([[final + 1, figures]]);
    await editor().edit(dockerfile, 'RUN make', 'RUN make all');
    expect(await titles()).toEqual([[final + 1, `before the last changes: ${figures}`]]);
    await editor().edit(dockerfile, 'FROM python:3.12-slim\nRUN group', 'FROM python:3.13-slim\nRUN group');
    expect(await titles()).toEqual([[final + 1, `before the last changes: ${figures}`]]);
  });

  test('each target that was built has its own', async () => {
    await start({ ...builds(measurement(), measurement({ target: 'build', build: null })), ...commands });
    await editor().open(dockerfile, text);
    await build();
    await build();
    expect(await titles()).toEqual([
      [1, '1.87 GB · 814 MB wasted · report'],
      [final, figures],
    ]);
    expect((await report(dockerfile, 'build'))?.measurement.target).toBe('build');
    expect((await report(dockerfile, ''))?.measurement.target).toBeNull();
    expect((await report())?.measurement.target).toBe('build');
  });

  test('a setting turns it off; another offers the first build', async () => {
    await start({ ...builds(measurement()), ...commands, settings: { codeLens: { build: true } } });
    await editor().open(dockerfile, text);
    expect(await titles()).toEqual([[final, 'Build and Measure']]);
    await build();
    expect(await titles()).toEqual([[final, figures]]);
    editor().settings = { codeLens: { enabled: false, build: true } };
    await editor().connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    expect(await titles()).toEqual([]);
  });

  test('a client without our commands is not sent to one', async () => {
    await start({ ...builds(measurement()), settings: { codeLens: { build: true } } });
    await editor().open(dockerfile, text);
    expect(await editor().lenses(dockerfile)).toEqual([]);
    await build();
    expect((await editor().lenses(dockerfile))[0]?.command).toEqual({ title: figures, command: '' });
  });
});

describe('the hover on an instruction', () => {
  test('tells its files, where they are, what is wasted and by whom', async () => {
    await start(builds(measurement()));
    await editor().open(dockerfile, text);
    expect(await hoverText('COPY src')).toBe('');
    await build();
    expect(await hoverText('COPY src')).toBe(
      [
        '**Last build**: 385 MB · cached',
        'Files: 20,711 added',
        'Most of it:\n- 300 MB in `/app/.venv`\n- 2 MB in ``/app/`x` [a](b)``',
        'Waste:\n- 385 MB of it: line 6 stores them again, to change their owner, mode or time',
      ].join('\n\n'),
    );
    expect(await hoverText('RUN make')).toBe(
      [
        '**Last build**: cache 262 MB · 4.0 s',
        'In the build cache: 262 MB, as the builder counts them',
        'The build waited for it: it is on the longest chain of steps',
      ].join('\n\n'),
    );
  });

  test('names lines as they are now, and goes with the text', async () => {
    await start(builds(measurement()));
    await editor().open(dockerfile, text);
    await build();
    await editor().edit(dockerfile, 'COPY src', '# one line more\nCOPY src');
    const own = await hoverText('app:app /app');
    expect(own).toContain('Files: 1 changed, 20,710 stored again with the same content, 2 deleted');
    expect(own).toContain('- 385 MB stored again, to change owner, mode or time of files from line 6');
    await editor().edit(dockerfile, 'COPY src', 'COPY  src');
    expect(await hoverText('COPY  src')).toBe('');
    expect(await hoverText('app:app /app')).toContain('of files from a layer below');
  });
});

describe('what was measured is a problem', () => {
  test('on the keyword, with the fix of the rule that it names; both go with the text', async () => {
    await start(builds(measurement()));
    await editor().open(dockerfile, text);
    expect(await measured(/^measured-/)).toEqual([]);
    await build();
    await editor().next('workspace/diagnostic/refresh');
    const [problem, ...others] = await measured(/^measured-/);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      code: 'measured-duplicate',
      // The rule that mends it warns already.
      severity: 3,
      message: 'This stores 385 MB again, to change owner, mode or time of 20,710 files from line 5',
      range: { start: { line: chowned - 1, character: 0 }, end: { line: chowned - 1, character: 3 } },
    });
    expect(problem!.relatedInformation?.[0]?.location.range.start.line).toBe(copied - 1);

    const fixes = (await editor().actions(dockerfile, 'RUN chown -R', ['quickfix'])).filter(
      ({ edit, title }) => edit && !title.startsWith('Ignore'),
    );
    expect(fixes.map(({ title }) => title)).toEqual(['Give the owner with --chown where the files are copied']);
    expect(fixes[0]!.diagnostics?.map(({ code }) => code)).toEqual(['measured-duplicate', 'chown-after-copy']);

    await editor().edit(dockerfile, 'COPY src', 'COPY --link src');
    expect(await measured(/^measured-/)).toEqual([]);
  });

  test('a budget that is broken names its three largest lines, until anything changes', async () => {
    await start({ ...builds(measurement()), settings: { budgets: { size: '500MB', time: '30s', waste: '1GB' } } });
    await editor().open(dockerfile, text);
    await build();
    const problems = await measured(/^over-/);
    expect(problems.map(({ message, range }) => [range.start.line + 1, message])).toEqual([
      [final, 'The image stores 1.87 GB, over its budget of 500 MB: line 5 takes 385 MB, line 6 385 MB, line 3 120 MB'],
      [
        final,
        'The build took 32.1 s, over its budget of 30.0 s: line 6 takes 13.1 s, line 2 4.0 s, exporting the image 0.4 s',
      ],
    ]);
    expect((await report())?.measurement.budgets.map(({ name, ok }) => [name, ok])).toEqual([
      ['size', false],
      ['time', false],
      ['waste', true],
    ]);
    await editor().edit(dockerfile, 'CMD ["python"', 'CMD ["python3"');
    expect(await measured(/^over-/)).toEqual([]);
  });

  test('a configuration file says the budgets before the settings do', async () => {
    const disk = { '/w/plimsoll.yaml': 'budgets:\n  size: 3GB\n' };
    await start({ ...builds(measurement()), disk, settings: { budgets: { size: '500MB', time: '30s' } } });
    await editor().open(dockerfile, text);
    await build();
    expect((await measured(/^over-/)).map(({ code }) => code)).toEqual(['over-time-budget']);
  });

  test('an ignore comment silences it', async () => {
    await start(builds(measurement()));
    await editor().open(dockerfile, text);
    await build();
    await editor().edit(dockerfile, 'RUN chown', '# plimsoll-ignore measured-duplicate -- known\nRUN chown');
    expect(await measured(/^measured-/)).toEqual([]);
  });
});
