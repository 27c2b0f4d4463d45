/** `npm run texts`: each bundle gets every text of the code, sorted; what lacks is empty and named, what nothing says goes. */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../paths.ts';
import { englishTexts } from './texts.ts';

const texts = [...englishTexts()];
for (const file of globSync('media/l10n/bundle.l10n.*.json', { cwd: ROOT })) {
  const path = join(ROOT, file);
  const known = new Map(Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>));
  const bundle = texts.map(([text]) => [text, known.get(text) ?? ''] as const);
  writeFileSync(path, `${JSON.stringify(Object.fromEntries(bundle), null, 2)}\n`);
  const lacking = texts.filter(([text]) => !known.get(text));
  for (const [text, [first]] of lacking) console.log(`${file} lacks ${JSON.stringify(text)} (${first})`);
  console.log(`${file}: ${texts.length - lacking.length} of ${texts.length} texts`);
}
