import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** The folder of the built page, below the extension. */
export function pageFolder(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'dist', 'webview');
}

/**
 * The document of the dashboard. No data is written into it: the page asks for a snapshot. Scripts run by nonce alone; the
 * toolkit reads the nonce of its style elements from the `csp-nonce` tag.
 */
export function dashboardHtml(webview: vscode.Webview, extension: vscode.Uri): string {
  const nonce = randomBytes(24).toString('base64url');
  const resource = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(pageFolder(extension), name)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `font-src ${webview.cspSource}`,
    // Charts that the page draws once more to save them as PNG.
    'img-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${vscode.env.language.replace(/[^A-Za-z0-9-]/g, '')}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="csp-nonce" property="csp-nonce" content="${nonce}" nonce="${nonce}">
  <title>${vscode.l10n.t('Focal Lens')}</title>
  <link rel="stylesheet" href="${resource('dashboard.css')}">
</head>
<body>
  <script type="module" nonce="${nonce}" src="${resource('dashboard.js')}"></script>
</body>
</html>`;
}
