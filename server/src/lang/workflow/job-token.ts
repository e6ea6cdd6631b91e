import { environment } from './environment';
import type { Step, WorkflowModel } from './model';

/** A text with the variables of the file filled in: `${{ env.NAME }}`. What cannot be known stays as written. */
export function withEnvironment(model: WorkflowModel, step: Step, text: string): string {
  return text.replaceAll(
    /\$\{\{\s*env\.(\w+)\s*\}\}/g,
    (written, name: string) => environment(model, step, name) ?? written,
  );
}

/** Whether a text is the token that GitHub makes for the job, and that the job's permissions count for. */
export function isJobToken(text: string): boolean {
  return /^\$\{\{\s*(?:secrets\.GITHUB_TOKEN|secrets\[(['"])GITHUB_TOKEN\1\]|github\.token)\s*\}\}$/i.test(text.trim());
}
