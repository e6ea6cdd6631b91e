import { defineRule } from '../../core/rule';
import { hostedArchitectures } from '../../lang/workflow/hosted';
import { imageBuilds, pushes, type ImageBuild } from '../../lang/workflow/image-builds';
import type { WorkflowModel } from '../../lang/workflow/model';
import { loggedIn, pushedNames } from '../../lang/workflow/registries';

export default defineRule<WorkflowModel, { readonly registry: string }>({
  id: 'login-registry-mismatch',
  language: 'workflow',
  group: 'images',
  severity: 'warning',
  since: '0.1.0',
  aliases: [],
  fixes: 'none',

  messages: {
    mismatch: 'The image is pushed to {registry}, and no step before logs in there',
  },

  check(model, report) {
    for (const build of imageBuilds(model)) {
      const { job } = build.step;
      if (job === undefined || hostedArchitectures(job).length === 0 || !maySend(build)) continue;
      const isLoggedIn = loggedIn(model, build);
      const told = new Set<string>();
      for (const { registry, range } of isLoggedIn ? pushedNames(model, build) : []) {
        if (told.has(registry) || isLoggedIn!(registry) || takesAnybody(registry)) continue;
        told.add(registry);
        report('mismatch', range, { registry });
      }
    }
  },
});

/** It pushes, or an expression decides when. */
function maySend(build: ImageBuild): boolean {
  const answer = pushes(build);
  return (
    answer === 'yes' || (answer === 'maybe' && build.complete && build.all('push').some(({ computed }) => computed))
  );
}

/** A registry on the runner or in a service, or one without accounts. */
function takesAnybody(registry: string): boolean {
  return (
    registry === 'ttl.sh' || !/\./.test(registry) || /^(?:localhost|127\.|10\.|192\.168\.|host\.docker)/.test(registry)
  );
}
