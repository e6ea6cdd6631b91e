// What the window asks of a user, answered by the test: VS Code shows no notifications while tests run.

import * as vscode from 'vscode';

/** Puts a function in the place of one of VS Code's while `work` runs. The extension under test shares the object. */
async function instead<Name extends 'showErrorMessage' | 'showWarningMessage' | 'showQuickPick' | 'withProgress'>(
  name: Name,
  value: (typeof vscode.window)[Name],
  work: () => Thenable<unknown>,
): Promise<void> {
  const original = Object.getOwnPropertyDescriptor(vscode.window, name)!;
  Object.defineProperty(vscode.window, name, { ...original, value });
  try {
    await work();
  } finally {
    Object.defineProperty(vscode.window, name, original);
  }
}

/** Runs `work` and returns the error messages that it showed. */
export async function errorsOf(work: () => Thenable<unknown>): Promise<string[]> {
  const shown: string[] = [];
  const show = (message: string): Thenable<undefined> => {
    shown.push(message);
    return Promise.resolve(undefined);
  };
  await instead('showErrorMessage', show, work);
  return shown;
}

/** Runs `work`, and presses Cancel in its progress notification as soon as that says `words`. Rejects when it never does. */
export async function cancelAt(words: string, work: () => Thenable<unknown>): Promise<void> {
  const real = vscode.window.withProgress;
  let cancelled = false;
  const withProgress: typeof real = (options, task) =>
    real(options, async (progress) => {
      const cancel = new vscode.CancellationTokenSource();
      const report: typeof progress.report = (value) => {
        progress.report(value);
        if (value.message?.includes(words) !== true) return;
        cancelled = true;
        cancel.cancel();
      };
      return task({ report }, cancel.token);
    });
  await instead('withProgress', withProgress, work);
  if (!cancelled) throw new Error(`it ended, and never said '${words}'`);
}

/** Runs `work` and chooses the entry of its list that has this label. Rejects when none has. */
export async function picking(label: string, work: () => Thenable<unknown>): Promise<void> {
  const pick = async (items: readonly vscode.QuickPickItem[] | Thenable<readonly vscode.QuickPickItem[]>) => {
    const found = (await items).find((item) => item.label === label);
    if (found === undefined) throw new Error(`'${label}' is not in the list`);
    return found;
  };
  await instead('showQuickPick', pick as unknown as typeof vscode.window.showQuickPick, work);
}

/** Runs `work`, presses the first button of its warnings, and returns them. */
export async function warningsOf(work: () => Thenable<unknown>): Promise<string[]> {
  const shown: string[] = [];
  const press = (message: string, button?: unknown): Thenable<unknown> => {
    shown.push(message);
    return Promise.resolve(button);
  };
  await instead('showWarningMessage', press as typeof vscode.window.showWarningMessage, work);
  return shown;
}
