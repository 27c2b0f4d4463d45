import type { Node } from 'jsonc-parser';
import { readProvenance } from '../../core/alpha-code/provenance.ts';
import { type AlphaNumber, type AlphaSite, MOST_NUMBERS, MOST_SITES } from '../../core/code/alpha-site.ts';
import { entriesOf, readJsonTree } from '../label-configs/syntax/json-tree.ts';
import { alphaName } from './alpha-names.ts';
import { areWeights, type FoundNumber } from './number-site.ts';

const DEEPEST = 12;

/** α vectors that a JSON document (comments forgiven) keeps under such a name, at any depth. `focal-lens alpha` writes its origin and the counts beside it. */
export function jsonAlphas(text: string): readonly AlphaSite[] {
  const sites: AlphaSite[] = [];
  const visit = (node: Node, depth: number): void => {
    if (depth > DEEPEST || sites.length >= MOST_SITES) return;
    if (node.type === 'array') for (const item of node.children ?? []) visit(item, depth + 1);
    const entries = entriesOf(node);
    for (const { key, value } of entries) {
      const telling = alphaName(key);
      const vector = telling === 'none' ? null : vectorOf(value);
      if (vector === null || !areWeights(vector.found)) {
        visit(value, depth + 1);
        continue;
      }
      const beside = (name: string) => entries.findLast((entry) => entry.key === name)?.value;
      const provenance = provenanceAt(beside('source'));
      const counts = provenance === null ? null : vectorOf(beside('counts'));
      const from = value.offset;
      sites.push({
        name: key,
        language: 'json',
        shape: vector.shape,
        isCertain: telling === 'certain',
        from,
        to: from + value.length,
        numbers: withLabels(numbersOf(vector.found, text), provenance === null ? undefined : beside('labels')),
        provenance,
        prior: [],
        counts: counts?.shape === 'list' && counts.found.length === vector.found.length ? numbersOf(counts.found, text) : [],
      });
    }
  };
  const { root } = readJsonTree(text, '');
  if (root !== undefined) visit(root, 0);
  return sites;
}

function vectorOf(node: Node | undefined): { readonly shape: AlphaSite['shape']; readonly found: readonly FoundNumber[] } | null {
  if (node?.type === 'object') {
    const found = entriesOf(node).map(({ key, value }) => numberAt(value, key));
    return isWhole(found) ? { shape: 'named', found } : null;
  }
  const items = node?.type === 'array' ? (node.children ?? []) : [];
  if (items.length === 0 || items.length > MOST_NUMBERS) return null;
  const [only] = items;
  if (items.length === 1 && only?.type === 'array' && (only.children?.length ?? 0) > 1) return vectorOf(only);
  const columns = items.map((item) => (item.type === 'array' && item.children?.length === 1 ? item.children[0]! : null));
  const isColumn = columns.every((column) => column !== null);
  const found = (isColumn ? columns : items).map((item) => (item === null ? null : numberAt(item, null)));
  return isWhole(found) ? { shape: isColumn ? 'column' : 'list', found } : null;
}

function isWhole(found: readonly (FoundNumber | null)[]): found is readonly FoundNumber[] {
  return found.every((each) => each !== null);
}

function numberAt({ type, value, offset, length }: Node, key: string | null): FoundNumber | null {
  const range = { from: offset, to: offset + length, key };
  if (type === 'null') return { ...range, value: null };
  return type === 'number' && typeof value === 'number' ? { ...range, value } : null;
}

function numbersOf(found: readonly FoundNumber[], text: string): readonly AlphaNumber[] {
  return found.map((number) => ({ ...number, text: text.slice(number.from, number.to), comment: null }));
}

/** The labels that a document of ours lists are what comments are in code. */
function withLabels(numbers: readonly AlphaNumber[], labels: Node | undefined): readonly AlphaNumber[] {
  const items = labels?.type === 'array' ? (labels.children ?? []) : [];
  if (items.length !== numbers.length) return numbers;
  return numbers.map((number, index) => {
    const { type, value, offset, length } = items[index]!;
    return type === 'string' && typeof value === 'string'
      ? { ...number, comment: { from: offset, to: offset + length, text: value } }
      : number;
  });
}

/** The whole string within its quotes, whatever escapes it is written with. */
function provenanceAt(node: Node | undefined): AlphaSite['provenance'] {
  const found = node?.type === 'string' && typeof node.value === 'string' ? readProvenance(node.value) : null;
  return node === undefined || found === null || found.from !== 0
    ? null
    : { ...found.provenance, from: node.offset + 1, to: node.offset + node.length - 1 };
}
