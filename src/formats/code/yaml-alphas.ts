import { type AlphaSite, MOST_NUMBERS, MOST_SITES } from '../../core/code/alpha-site.ts';
import { readYamlTree, type YamlNode } from '../label-configs/syntax/yaml-tree.ts';
import { alphaName } from './alpha-names.ts';
import { areWeights, type FoundNumber, type FoundVector, sitesOf } from './number-site.ts';

const DEEPEST = 12;
/** Aliases stand for the very nodes, so that a short text can be a large tree. */
const MOST_NODES = 200_000;

/** α vectors that a YAML document keeps under such a name, at any depth. */
export async function yamlAlphas(text: string, signal: AbortSignal | undefined): Promise<readonly AlphaSite[]> {
  const { root } = await readYamlTree(text, '', signal);
  const vectors: FoundVector[] = [];
  const seen = new Set<YamlNode>();
  const visit = (node: YamlNode | null, depth: number): void => {
    if (node === null || node.kind === 'scalar' || depth > DEEPEST || seen.has(node) || seen.size > MOST_NODES) return;
    seen.add(node);
    if (node.kind === 'list') {
      for (const item of node.items) visit(item.node, depth + 1);
      return;
    }
    for (const { key, value } of node.entries) {
      const telling = alphaName(key);
      const vector = telling === 'none' || vectors.length >= MOST_SITES ? null : vectorOf(value, text);
      if (vector === null || !areWeights(vector.found)) visit(value, depth + 1);
      else vectors.push({ ...vector, name: key, language: 'yaml', isCertain: telling === 'certain' });
    }
  };
  visit(root, 0);
  return sitesOf(vectors, text);
}

function vectorOf(node: YamlNode, text: string): Pick<FoundVector, 'shape' | 'found' | 'from' | 'to'> | null {
  if (node.kind === 'scalar') return null;
  const end = lastOf(node).span.to;
  const span = { from: node.span.from, to: Math.max(Math.min(node.span.to, text.length), end) };
  if (node.kind === 'map') {
    if (node.entries.length > MOST_NUMBERS) return null;
    const found = node.entries.map(({ key, value }) => numberAt(value, text, key));
    return isWhole(found) ? { shape: 'named', found, ...within(span, end, text) } : null;
  }
  if (node.items.length > MOST_NUMBERS) return null;
  const items = node.items.map((item) => item.node);
  const [only] = items;
  if (items.length === 1 && only?.kind === 'list' && only.items.length > 1) return vectorOf(only, text);
  const columns = items.map((item) => (item?.kind === 'list' && item.items.length === 1 ? item.items[0]!.node : null));
  const isColumn = columns.length > 0 && columns.every((column) => column !== null);
  const found = (isColumn ? columns : items).map((item) => (item === null ? null : numberAt(item, text, null)));
  return isWhole(found) ? { shape: isColumn ? 'column' : 'list', found, ...within(span, end, text) } : null;
}

/** A collection in blocks ends with its last number, not with the blank lines and comments behind. */
function within({ from, to }: { readonly from: number; readonly to: number }, end: number, text: string) {
  return { from, to: /^[[{]/.test(text.slice(from, from + 1)) ? to : end };
}

function lastOf(node: YamlNode): YamlNode {
  if (node.kind === 'scalar') return node;
  const last = node.kind === 'list' ? node.items.at(-1)?.node : node.entries.at(-1)?.value;
  return last === null || last === undefined || last === node || last.kind !== 'scalar' ? node : last;
}

function isWhole(found: readonly (FoundNumber | null)[]): found is readonly FoundNumber[] {
  return found.every((each) => each !== null);
}

/** A plain scalar that is a number, or null. */
function numberAt(node: YamlNode, text: string, key: string | null): FoundNumber | null {
  if (node.kind !== 'scalar') return null;
  const { from, to } = node.span;
  const source = text.slice(from, Math.min(to, from + 60));
  if (/^(?:~|null)$/i.test(source)) return { from, to, value: null, key };
  return /^[-+]?(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[-+]?\d+)?$/i.test(source)
    ? { from, to, value: Number(source.replaceAll('_', '')), key }
    : null;
}
