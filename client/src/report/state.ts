/** What the user looks at; it survives hiding the panel and a reload of the window. */
export interface ViewState {
  readonly view: View;
  readonly grouping: Grouping;
  /** The names from the top to the block that fills the picture. */
  readonly path: readonly string[];
  /** The key of the owner that is looked at. */
  readonly selected: string | null;
  readonly query: string;
  /** Files as a table in place of the picture. */
  readonly table: boolean;
}

export const views = ['files', 'build', 'stages', 'waste', 'compare'] as const;
export type View = (typeof views)[number];
export type Grouping = 'line' | 'directory';

export const firstState: ViewState = {
  view: 'files',
  grouping: 'line',
  path: [],
  selected: null,
  query: '',
  table: false,
};

/** Takes from what was kept what it can; another version of the page may have kept it. */
export function readState(kept: unknown): ViewState {
  const { view, grouping, path, selected, query, table } = (
    typeof kept === 'object' && kept !== null ? kept : {}
  ) as Record<string, unknown>;
  return {
    view: views.find((name) => name === view) ?? firstState.view,
    grouping: grouping === 'directory' ? 'directory' : 'line',
    path: Array.isArray(path) && path.every((name) => typeof name === 'string') ? path : [],
    selected: typeof selected === 'string' ? selected : null,
    query: typeof query === 'string' ? query : '',
    table: table === true,
  };
}
