import { appendFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import ms from 'ms';

createServer((_, response) => {
  appendFileSync('visits', 'x');
  response.end(`npm-two: visit ${statSync('visits').size} of user ${process.getuid()}, ${ms(60_000)}`);
}).listen(3000);
