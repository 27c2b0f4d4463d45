/** `npm run check` */
import { runChecks } from './support/check/checks.ts';
import { summary, Tally } from './support/runner/outcome.ts';

const tally = new Tally((line) => process.stdout.write(`${line}\n`));
await runChecks(tally);
const outcome = tally.outcome();
process.stdout.write(`${summary(outcome)}\n`);
process.exitCode = outcome.failed === 0 ? 0 : 1;
