/** `node test/support/host/set-up.ts`: sets the host up and prints where it is. */
import { ensureHost } from './host.ts';

process.stdout.write(`${JSON.stringify(await ensureHost((line) => process.stderr.write(`[set-up] ${line}\n`)), null, 2)}\n`);
