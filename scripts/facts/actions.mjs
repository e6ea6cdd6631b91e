// The table of actions, from sources/actions.json and sources/inputs.json.
import { checkFields, date, fail, fields, fullVersion, hash, matching, pick, sourceLabel } from './fields.mjs';

const statuses = {
  supported: undefined,
  'mixed-runtime': undefined,
  'forced-runtime': undefined,
  deprecated: 'deprecated',
  'deprecation-announced': 'deprecated',
  archived: 'archived',
  compromised: 'compromised',
  removed: 'removed',
  'partly-removed': 'removed',
};
const wholeStatuses = { archived: 'archived', renamed: undefined, 'compromised-history': 'compromised' };
const confidences = { high: 'high', medium: 'medium', low: 'low', 'stale-snapshot': 'low' };
const actionFields = fields(
  `action kind status latest latest_tag latest_sha latest_from suggest_ref renamed_to moved archived gone_at_head migration
   snapshot_date evidence confidence ref_is branches special_tags stops_without_required majors`,
);
const majorFields = fields(
  `using using_history status since source note min_ok tag tag_date sha newer_tag newer_sha moving_ref moving_ref_using
   required_inputs via nested_uses`,
);

const runtime = (where, value) =>
  matching(where, /^(node\d+(-or-older)?|docker|composite|runner-plugin|reusable-workflow)$/, value);
const tagName = (where, value) => matching(where, /^[\w.-]+$/, value);

function majorOf(where, major) {
  checkFields(where, major, majorFields);
  const status = pick(where, statuses, major.status);
  const partly = major.status === 'partly-removed';
  if (partly !== (major.min_ok !== undefined)) fail(`${where}: partly-removed and min_ok belong together`);
  return {
    ...(status && { status, since: date(where, major.since), source: sourceLabel(major.source) }),
    minOk: fullVersion(where, major.min_ok),
    via: matching(where, /^[\w.-]+\/[\w./-]+@[\w.]+$/, major.via),
    using: runtime(where, major.using),
    runtimes: major.using_history
      ?.map(({ from, using }) => `${tagName(where, from)} ${runtime(where, using)}`)
      .join(' '),
    // What its moving tag runs on, where some versions of the major run on another.
    movingUsing: major.status === 'mixed-runtime' ? 'unknown' : runtime(where, major.moving_ref_using),
    tag: tagName(where, major.tag),
    sha: hash(where, major.sha),
    // Absent: the branch or tag that moves is called like the major; null: there is none.
    movingRef: Object.hasOwn(major, 'moving_ref') ? major.moving_ref : undefined,
    required: major.required_inputs?.join(' '),
  };
}

/** Each major's inputs; after the first one, what it adds and takes away (`-name`). */
function inputChanges(majors) {
  const changes = {};
  let before = new Set();
  for (const [major, names] of Object.entries(majors)) {
    const inputs = new Set(
      matching(major, /^[\w.\- ]*$/, names)
        .split(' ')
        .filter(Boolean),
    );
    const added = [...inputs].filter((name) => !before.has(name));
    const removed = [...before].filter((name) => !inputs.has(name));
    changes[major] = [...added, ...removed.map((name) => `-${name}`)].join(' ');
    before = inputs;
  }
  return changes;
}

/** Where and when the newest version was seen: in the repository itself, or in somebody's workflow. */
function latestOf(name, action) {
  if (!action.latest) return undefined;
  const seen = /\((\d{4}-\d\d-\d\d)\)$/.exec(action.latest_from ?? '')?.[1] ?? action.snapshot_date;
  const from = matching(name, /^(snapshot|actionlint data set|seen in .*)$/, action.latest_from);
  return {
    major: action.latest,
    tag: action.latest_tag,
    sha: hash(name, action.latest_sha),
    seen: date(name, seen),
    from: from === 'snapshot' ? 'its tags' : from?.startsWith('seen') ? 'public workflows' : from,
  };
}

/** Tags and branches that begin with a digit, where all of the repository are known and they are few. */
function bareRefs(action, tags) {
  if (!action.branches || !tags || action.confidence !== 'high') return undefined;
  const names = [...tags, ...action.branches, ...(action.special_tags ?? [])];
  const bare = [...new Set(names.filter((name) => /^\d/.test(name)))];
  return bare.length <= 12 ? bare.join(' ') : undefined;
}

/** @param tagsOf every known tag of a repository, by its name in lower case */
export function actionTable(rows, inputsByAction, tagsOf) {
  const inputs = new Map(Object.entries(inputsByAction));
  const actions = {};
  for (const action of rows) {
    const name = matching('action', /^[\w.-]+\/[\w./-]+$/, action.action) ?? fail('an action without a name');
    checkFields(name, action, actionFields);
    const majors = Object.fromEntries(
      Object.entries(action.majors).map(([major, facts]) => [major, majorOf(`${name} ${major}`, facts)]),
    );
    const ended = action.status && pick(name, wholeStatuses, action.status);
    actions[name.toLowerCase()] = {
      name,
      kind: action.kind && pick(name, { 'reusable-workflow': 'workflow' }, action.kind),
      refIs: matching(name, /^toolchain$/, action.ref_is),
      bareRefs: bareRefs(action, tagsOf.get(name.split('/', 2).join('/').toLowerCase())),
      status: ended ?? (action.archived ? 'archived' : undefined),
      stopsWithoutRequired: action.stops_without_required,
      successor: action.renamed_to,
      moved: action.moved,
      latest: latestOf(name, action),
      newestRef: action.suggest_ref ?? undefined,
      confidence: pick(name, confidences, action.confidence),
      stale: action.confidence === 'stale-snapshot' || undefined,
      majors,
      inputs: inputs.has(name) ? inputChanges(inputs.get(name)) : undefined,
    };
    inputs.delete(name);
  }
  if (inputs.size > 0) fail(`inputs of actions that are not listed: ${[...inputs.keys()].join(', ')}`);
  return actions;
}
