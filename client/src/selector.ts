/** A filter that VS Code and the protocol both understand. */
interface Filter {
  readonly scheme: string;
  readonly language: string;
  readonly pattern?: string;
}

/** Every scheme that holds files of the user's; `git:` and the like are copies, whose problems would show twice. */
const schemes = ['file', 'untitled', 'vscode-vfs', 'vscode-test-web'];

/** A workflow is plain `yaml` to an editor without GitHub's extension; then its path says what it is. */
const filters: readonly Omit<Filter, 'scheme'>[] = [
  { language: 'dockerfile' },
  { language: 'github-actions-workflow' },
  { language: 'yaml', pattern: '**/.github/workflows/*.{yml,yaml}' },
  { language: 'yaml', pattern: '**/action.{yml,yaml}' },
  { language: 'ignore', pattern: '**/*.dockerignore' },
  { language: 'ignore', pattern: '**/.containerignore' },
];

/** The documents that the server gets to see. */
export const selector: Filter[] = schemes.flatMap((scheme) =>
  filters.map((filter) => Object.assign({ scheme }, filter)),
);
