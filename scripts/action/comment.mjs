// The one comment that the action keeps on a pull request for each image.
import { readFileSync } from 'node:fs';

const TIMEOUT = 30_000;
/** Pages of a hundred comments that are looked through, the newest first. */
const PAGES = 20;

const query = `query ($owner: String!, $name: String!, $number: Int!, $before: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      comments(last: 100, before: $before) {
        nodes { databaseId body viewerDidAuthor }
        pageInfo { startCursor hasPreviousPage }
      }
    }
  }
}`;

/** The pull request that the workflow runs for; undefined where it runs for something else. */
export function pullRequest() {
  const path = process.env.GITHUB_EVENT_PATH;
  const event = path ? JSON.parse(readFileSync(path, 'utf8')) : {};
  const number = event.pull_request?.number;
  return Number.isSafeInteger(number) ? number : undefined;
}

/**
 * Writes the comment, or writes over the one of an earlier run.
 * @param name Tells the comments of several images apart.
 * @throws Error when GitHub refuses
 */
export async function keepComment(number, name, markdown, token) {
  const mark = `<!-- plimsoll measurement: ${encodeURIComponent(name)} -->`;
  const body = `${mark}\n${markdown}`;
  const comments = `/repos/${process.env.GITHUB_REPOSITORY}/issues`;
  const id = await ownComment(number, mark, token);
  if (id === undefined) await ask('POST', `${apiUrl()}${comments}/${number}/comments`, { body }, token);
  else await ask('PATCH', `${apiUrl()}${comments}/comments/${id}`, { body }, token);
}

/** Anybody can write our mark: only what this very token has written is ours. */
async function ownComment(number, mark, token) {
  const [owner, name] = process.env.GITHUB_REPOSITORY.split('/');
  let before = null;
  for (let page = 0; page < PAGES; page++) {
    const variables = { owner, name, number, before };
    const { data, errors } = await ask('POST', graphqlUrl(), { query, variables }, token);
    const found = data?.repository?.pullRequest?.comments;
    if (!found) throw new Error(errors?.[0]?.message ?? 'no such pull request');
    const own = found.nodes.findLast(({ body, viewerDidAuthor }) => viewerDidAuthor && body.split(/\r?\n/)[0] === mark);
    if (own) return own.databaseId;
    if (!found.pageInfo.hasPreviousPage) return undefined;
    before = found.pageInfo.startCursor;
  }
  return undefined;
}

async function ask(method, url, content, token) {
  const headers = {
    accept: 'application/vnd.github+json',
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'user-agent': 'plimsoll',
  };
  const signal = AbortSignal.timeout(TIMEOUT);
  const answer = await fetch(url, { method, headers, body: JSON.stringify(content), signal });
  if (!answer.ok) throw new Error(`GitHub answers ${answer.status} to ${method} ${new URL(url).pathname}`);
  return answer.json();
}

const apiUrl = () => process.env.GITHUB_API_URL || 'https://api.github.com';
const graphqlUrl = () => process.env.GITHUB_GRAPHQL_URL || 'https://api.github.com/graphql';
