/** Where the project and what its runs leave are. */
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');
/** Data of runs: ignored by git and by the package. */
export const RUN_FOLDER = join(ROOT, '.vscode-test');
export const VSIX = join(RUN_FOLDER, 'focal-lens.vsix');
export const INTEGRATION_SUITE = join(RUN_FOLDER, 'build', 'integration', 'index.cjs');
export const SCREENSHOTS = join(RUN_FOLDER, 'screenshots');
export const SAMPLE = join(ROOT, 'media', 'sample');
