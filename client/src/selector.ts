/** A filter that VS Code and the protocol both understand. */
interface Filter {
  readonly scheme: string;
  readonly language: string;
  readonly pattern?: string;
}

/** Every scheme that holds files of the user's; `git:` and the like are copies, whose problems would show twice. */
export const schemes: readonly string[] = ['file', 'untitled', 'vscode-vfs', 'vscode-test-web'];

/** A workflow is plain `yaml` to an editor without GitHub's extension; then its path says what it is. */
const filters: readonly Omit<Filter, 'scheme'>[] = [
  { language: 'dockerfile' },
  { language: 'github-actions-workflow' },
  { language: 'yaml', pattern: '**/.github/workflows/*.{yml,yaml}' },
  { language: 'yaml', pattern: '**/action.{yml,yaml}' },
  { language: 'ignore', pattern: '**/*.dockerignore' },
  { language: 'ignore', pattern: '**/.containerignore' },
  { language: 'yaml', pattern: '**/{plimsoll,.plimsoll}.{yaml,yml}' },
  { language: 'json', pattern: '**/{plimsoll,.plimsoll}.json' },
];

const inSchemes = (wanted: readonly Omit<Filter, 'scheme'>[]): Filter[] =>
  schemes.flatMap((scheme) => wanted.map((filter) => Object.assign({ scheme }, filter)));

/** The documents that the server checks. */
export const checked: Filter[] = inSchemes(filters);

/** The documents that the server gets to see: start scripts too, which fixes of a Dockerfile may edit, saved or not. */
export const selector: Filter[] = [...checked, ...inSchemes([{ language: 'shellscript' }])];
