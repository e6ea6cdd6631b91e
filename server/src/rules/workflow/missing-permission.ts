import { t } from '../../core/l10n';
import { defineRule } from '../../core/rule';
import { grant, lacking, type Needs } from '../../lang/workflow/grant';
import type { Job, WorkflowModel } from '../../lang/workflow/model';
import { permissionNeeds } from '../../lang/workflow/permission-needs';

interface Data {
  readonly what: string;
  /** `pages: write and id-token: write`. */
  readonly permissions: string;
  readonly source: string;
  readonly needs: Needs;
  readonly job: Job;
}

export default defineRule<WorkflowModel, Data>({
  id: 'missing-permission',
  language: 'workflow',
  group: 'permissions',
  severity: 'error',
  since: '0.1.0',
  aliases: [],
  fixes: 'safe',

  messages: {
    missing: '{what} needs {permissions}, not granted here ({source})',
    inForce: 'These permissions are in force: what they do not name is not granted',
    grant: 'Grant {permissions} to the job',
    callers: 'Grant {permissions} to the job; what calls this workflow must grant it too',
    instead: 'Grant {permissions} to the job, and of read-all only contents',
  },

  check(model, report) {
    for (const job of model.jobs) {
      const { permissions } = job;
      if (permissions === undefined) continue;
      const told = new Set<string>();
      for (const step of job.steps) {
        if (step.job !== job) continue;
        for (const { what, range, needs, source } of permissionNeeds(model, step)) {
          const missing = Object.entries(lacking(job, needs)).filter(([scope]) => !told.has(scope));
          if (missing.length === 0) continue;
          for (const [scope] of missing) told.add(scope);
          const listed = missing
            .map(([scope, access]) => `${scope}: ${access}`)
            .reduce((first, second) => t('{first} and {second}', { first, second }));
          const data = { what, permissions: listed, source, job, needs: Object.fromEntries(missing) };
          report('missing', range, data, { related: [{ range: permissions.range, messageId: 'inForce' }] });
        }
      }
    }
  },

  fix({ job, needs }, offer, model) {
    const change = grant(model, job, needs);
    if (change === undefined) return;
    const { edits, exact } = change;
    if (!exact) offer('instead', { edits, safety: 'suggestion' });
    else if (model.triggers.some(({ name }) => name === 'workflow_call')) {
      offer('callers', { edits, safety: 'suggestion' });
    } else offer('grant', { edits });
  },
});
