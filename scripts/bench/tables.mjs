// Figures as Markdown.

export const round = (value, digits = 1) =>
  value === undefined ? 'unknown' : Number(value.toFixed(digits)).toLocaleString('en');

export const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
