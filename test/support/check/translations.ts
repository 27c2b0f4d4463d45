import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { englishTexts } from '../l10n/texts.ts';
import { ROOT } from '../paths.ts';

/** Bundles of translations, by English text. */
const BUNDLES = 'media/l10n/bundle.l10n.*.json';

/** Every text of the code is translated in every bundle, with the same places, and nothing else is. */
export function translationProblems(): readonly string[] {
  const texts = englishTexts();
  return globSync(BUNDLES, { cwd: ROOT }).flatMap((file) =>
    bundleProblems(file, JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as unknown, texts),
  );
}

export function bundleProblems(file: string, bundle: unknown, texts: ReadonlyMap<string, readonly string[]>): readonly string[] {
  if (typeof bundle !== 'object' || bundle === null || Array.isArray(bundle)) return [`${file} is no object of texts.`];
  const translated = new Map<string, unknown>(Object.entries(bundle));
  const problems: string[] = [];
  for (const [text, files] of texts) {
    const translation = translated.get(text);
    if (typeof translation !== 'string' || translation.trim() === '') problems.push(`${file} lacks ${JSON.stringify(text)} (${files[0]}).`);
    else if (placesOf(translation) !== placesOf(text))
      problems.push(`${file}: ${JSON.stringify(text)} has other places {n} than its translation.`);
  }
  for (const text of translated.keys()) if (!texts.has(text)) problems.push(`${file}: nothing says ${JSON.stringify(text)}.`);
  return problems;
}

/** The places of a text, each once: a translation may say one of them twice or in another order. */
function placesOf(text: string): string {
  return [...new Set(text.match(/\{\d+\}/g) ?? [])].sort().join('');
}
