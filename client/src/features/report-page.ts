import { env, Uri } from 'vscode';
import type { Webview } from 'vscode';

/**
 * The frame of the report: our script and our colours, and nothing else. What it shows comes by message, never as markup.
 * @param assets The folder of both.
 */
export function reportPage(webview: Webview, assets: Uri): string {
  const nonce = randomWord();
  const language = env.language.replaceAll(/[^\w-]/g, '');
  const script = webview.asWebviewUri(Uri.joinPath(assets, 'report.js')).toString();
  const style = webview.asWebviewUri(Uri.joinPath(assets, 'report.css')).toString();
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" nonce="${nonce}" href="${style}">
</head>
<body>
<div id="report"></div>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}

function randomWord(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
