import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const EXTENSION = 'focal-lens.focal-lens';

describe('the extension in VS Code', () => {
  it('is known from its development folder', () => {
    assert.ok(vscode.extensions.getExtension(EXTENSION), `${EXTENSION} is not among the extensions`);
  });

  it('runs on a Node that the build supports', () => {
    assert.ok(Number(process.versions.node.split('.')[0]) >= 20, process.versions.node);
  });
});
