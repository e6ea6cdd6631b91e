import { expect, it } from 'vitest';
import { applyEdits } from '../../server/src/core/text';
import { cleanEdits, leavings } from '../../server/src/lang/dockerfile/package-clean';
import { modelOf } from './last-run';

/** Each way in which one manager's cache goes. */
const cleaned = (base: string, run: string): (string | undefined)[] => {
  const text = `FROM ${base}\nRUN ${run}`;
  const { finalStage, parsed } = modelOf(text);
  const step = finalStage!.steps[0]!;
  return leavings(step).map((leaving) => {
    const edits = cleanEdits(parsed, step, leaving);
    return edits && applyEdits(text, edits).slice(`FROM ${base}\nRUN `.length);
  });
};

it.each([
  ['alpine', 'apk add curl', ['apk add --no-cache curl']],
  ['alpine', 'apk update && apk add curl && apk add git', ['apk add --no-cache curl && apk add --no-cache git']],
  ['alpine', 'apk update', [undefined]],
  ['alpine', 'apk add --no-cache curl', []],
  ['alpine', 'apk add --no-network x', []],
  ['fedora', 'dnf install -y git', ['dnf install -y git && dnf clean all']],
  [
    'fedora',
    'sudo microdnf install -y git && make',
    ['sudo microdnf install -y git && sudo microdnf clean all && make'],
  ],
  ['fedora', 'sudo -E dnf install -y git', [undefined]],
  ['fedora', 'dnf install -y a && dnf install -y b', ['dnf install -y a && dnf install -y b && dnf clean all']],
  ['node:22', 'npm ci', ['npm ci && npm cache clean --force']],
  ['node:22', 'npm ci | tee log', [undefined]],
  [
    'node:22',
    'npm ci && yarn install',
    ['npm ci && npm cache clean --force && yarn install', 'npm ci && yarn install && yarn cache clean'],
  ],
  ['composer', 'composer install', ['composer install --no-cache']],
  ['debian', 'apt-get update', []],
])('%s: %s → %j', (base, run, expected) => expect(cleaned(base, run)).toEqual(expected));
