// A registry that refuses: the first part of an image's name is the status that it answers with.
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  const status = Number(/^\/v2\/(\d{3})\//.exec(request.url)?.[1] ?? (request.url === '/v2/' ? 200 : 404));
  response.writeHead(status, status === 401 ? { 'www-authenticate': 'Basic realm="test"' } : {});
  response.end('{}');
});
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
