import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach } from 'vitest';

interface Comment {
  databaseId: number;
  body: string;
  viewerDidAuthor: boolean;
}

/** As much of GitHub as the action asks: the comments of pull request 7 of o/r. */
const github = {
  /** The address of its API. */
  api: '',
  comments: [] as Comment[],
  refuses: 0,
  asked: [] as string[],
  authorization: '',
};

function answer(method: string, url: string, content: Record<string, unknown>): unknown {
  if (url === '/graphql') {
    const { owner, name, number, before } = content['variables'] as Record<string, unknown>;
    if (`${String(owner)}/${String(name)}` !== 'o/r' || number !== 7) return { data: { repository: null } };
    const end = before === null ? github.comments.length : Number(before);
    const start = Math.max(0, end - 100);
    const pageInfo = { startCursor: String(start), hasPreviousPage: start > 0 };
    const comments = { nodes: github.comments.slice(start, end), pageInfo };
    return { data: { repository: { pullRequest: { comments } } } };
  }
  const body = String(content['body']);
  if (method === 'POST' && url === '/repos/o/r/issues/7/comments') {
    github.comments.push({ databaseId: 1000 + github.comments.length, body, viewerDidAuthor: true });
    return {};
  }
  const [, id] = /^\/repos\/o\/r\/issues\/comments\/(\d+)$/.exec(url) ?? [];
  const comment = github.comments.find(({ databaseId }) => databaseId === Number(id));
  if (method !== 'PATCH' || comment === undefined) return undefined;
  comment.body = body;
  return {};
}

/** Serves it to the tests of one file; each finds it without comments. */
export function useGithub(): typeof github {
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => (text += String(chunk)));
    request.on('end', () => {
      github.asked.push(`${request.method} ${request.url}`);
      github.authorization = request.headers.authorization ?? '';
      const isWrite = request.url !== '/graphql';
      const found =
        isWrite && github.refuses > 0
          ? undefined
          : answer(request.method ?? '', request.url ?? '', JSON.parse(text) as Record<string, unknown>);
      response.writeHead(found === undefined ? github.refuses || 404 : 200).end(JSON.stringify(found ?? {}));
    });
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    github.api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());
  beforeEach(() => Object.assign(github, { comments: [], refuses: 0, asked: [], authorization: '' }));
  return github;
}
