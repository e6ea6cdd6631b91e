import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import mustache from 'mustache';

mkdirSync('public');
writeFileSync('public/index.html', mustache.render(readFileSync('index.mustache', 'utf8'), { name: 'npm-site' }));
