import { expect, it } from 'vitest';
import { projectFacts } from '../../server/src/lang/dockerfile/project-facts';

const facts = (path: string, text: string): (string | undefined)[] => {
  const { description, source } = projectFacts(new Map([[path, text]]));
  return [description, source];
};

it.each([
  ['package.json', '{"description":"An app","repository":"me/app"}', 'An app', 'https://github.com/me/app'],
  ['package.json', '{"repository":{"url":"git+https://x.org/me/app.git"}}', undefined, 'https://x.org/me/app'],
  ['package.json', '{"repository":"git@x.org:me/app.git"}', undefined, 'https://x.org/me/app'],
  ['package.json', '{"description":"a $b","repository":"file:///etc"}', undefined, undefined],
  ['package.json', '{"description":1,"repository":[]}', undefined, undefined],
  ['package.json', '{', undefined, undefined],
  ['package.json', 'null', undefined, undefined],
  [
    'pyproject.toml',
    '[project]\ndescription = "An app" # x\n[project.urls]\nRepository = "https://x.org/me/app"',
    'An app',
    'https://x.org/me/app',
  ],
  ['pyproject.toml', '[project]\ndescription = "Add your description here"', undefined, undefined],
  ['pyproject.toml', '[tool.x]\ndescription = "Other"', undefined, undefined],
  [
    'Cargo.toml',
    '[package]\r\ndescription = "An app"\r\nrepository = "https://x.org/me/app"\r\n',
    'An app',
    'https://x.org/me/app',
  ],
  ['other.json', '{"description":"An app"}', undefined, undefined],
])('%s %s', (path, text, description, source) => expect(facts(path, text)).toEqual([description, source]));

it('takes the first file that says something', () => {
  const files = new Map([
    ['package.json', '{"repository":"me/app"}'],
    ['Cargo.toml', '[package]\ndescription = "An app"\nrepository = "https://x.org/other"'],
  ]);
  expect(projectFacts(files)).toEqual({ description: 'An app', source: 'https://github.com/me/app' });
});
