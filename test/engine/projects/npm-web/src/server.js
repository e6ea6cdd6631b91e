import { createServer } from 'node:http';
import ms from 'ms';

createServer((_, response) => {
  response.end(`npm-web: user ${process.getuid()}, ${ms(60_000)}`);
}).listen(Number(process.env.PORT));
