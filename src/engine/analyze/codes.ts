import type { ReadPart } from '../../formats/format.ts';
import { codedLabel } from '../../formats/label-names.ts';
import type { LabelConfig } from '../../formats/read-label-config.ts';

/** The names of codes, as a reader takes them, where most labels in the data are codes of the nearest config that has any; else null. */
export function namesOfCodes(parts: readonly Pick<ReadPart, 'counts'>[], configs: readonly LabelConfig[]): readonly string[] | null {
  const config = configs.find(({ labels }) => labels[0]?.code !== undefined);
  if (config === undefined) return null;
  let names = knownNames.get(config.labels);
  if (names === undefined) knownNames.set(config.labels, (names = config.labels.map(({ code = '', label }) => codedLabel(code, label))));
  const codes = new Set(config.labels.map(({ code }) => code));
  const seen = new Set(parts.flatMap(({ counts }) => [...counts.labels.keys()]));
  const known = [...seen].filter((label) => codes.has(label)).length;
  return known > 0 && known * 2 >= seen.size ? names : null;
}

/** The same array each time: a reader keeps what it has made of it. */
const knownNames = new WeakMap<LabelConfig['labels'], readonly string[]>();
