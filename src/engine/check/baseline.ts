import { messageOf } from '../../core/message.ts';
import { readSmallText } from '../../formats/check-config/small-text.ts';
import { UnreadableFile } from '../../formats/unreadable.ts';

/**
 * The fingerprints of the findings in a report that was written with `--format json`.
 * @throws UnreadableFile for another file
 */
export async function readBaseline(path: string): Promise<ReadonlySet<string>> {
  const text = await readSmallText(path);
  const fingerprints = new Set<string>();
  try {
    for (const dataset of list(JSON.parse(text), 'datasets')) {
      for (const finding of list(dataset, 'findings')) {
        const own: unknown = (finding as { readonly fingerprint?: unknown } | null)?.fingerprint;
        if (typeof own !== 'string') throw new SyntaxError('no fingerprint');
        fingerprints.add(own);
      }
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UnreadableFile(
      path,
      messageOf('{0} is no baseline: a report written by "focal-lens check --format json" was expected.', path),
    );
  }
  return fingerprints;
}

function list(value: unknown, key: string): readonly unknown[] {
  const items: unknown = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
  if (!Array.isArray(items)) throw new SyntaxError(`no ${key}`);
  return items;
}
