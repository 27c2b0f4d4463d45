/** `npm run bench [-- scan|folders|kernel|evaluation|workspace|hover ...]`: ratios measured within one run; nothing here passes or fails. */
import { bench as evaluation } from './evaluation.ts';
import { bench as folders } from './folders.ts';
import { bench as hover } from './hover.ts';
import { bench as kernel } from './kernel.ts';
import { bench as scan } from './scan.ts';
import { bench as workspace } from './workspace.ts';

const benches: ReadonlyMap<string, () => Promise<void>> = new Map([
  ['scan', scan],
  ['folders', folders],
  ['kernel', kernel],
  ['evaluation', evaluation],
  ['workspace', workspace],
  ['hover', hover],
]);

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !benches.has(name));
if (unknown === undefined) {
  for (const [name, bench] of benches) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    console.log(`── ${name}`);
    await bench();
  }
} else {
  console.error(`There is no benchmark "${unknown}"; there are ${[...benches.keys()].join(', ')}.`);
  process.exitCode = 2;
}
