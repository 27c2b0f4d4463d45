/**
 * The columns of a file that keeps its values column by column. Levels are those of Dremel (Melnik et al. 2010), as Parquet writes them: with
 * each value, a definition level says down to where its path is there, and a repetition level which list it goes on with.
 */
export type ColumnNode = LeafColumn | ListColumn | StructColumn;

interface AnyColumn {
  readonly name: string;
  /** From this definition level on the value is not null. */
  readonly definition: number;
}

/** What the values of a leaf are in terms of labels; `other` for those that are none (dates, decimals). */
export type LeafKind = 'text' | 'integer' | 'number' | 'boolean' | 'bytes' | 'other';

export interface LeafColumn extends AnyColumn {
  readonly type: 'leaf';
  readonly kind: LeafKind;
  /** Its place among the leaves of the file. */
  readonly leaf: number;
}

export interface ListColumn extends AnyColumn {
  readonly type: 'list';
  /** From this definition level on there is an element. */
  readonly itemDefinition: number;
  /** An element that goes on with this list has this repetition level: 1 for the outermost. */
  readonly repetition: number;
  readonly item: ColumnNode;
}

export interface StructColumn extends AnyColumn {
  readonly type: 'struct';
  readonly children: readonly ColumnNode[];
}

/** A leaf with what is above it. */
export interface LeafPath {
  readonly leaf: LeafColumn;
  /** From the column of the file down to the leaf. */
  readonly nodes: readonly ColumnNode[];
  readonly lists: readonly ListColumn[];
}

/** The leaves below a column, in their order. */
export function leavesOf(column: ColumnNode): readonly LeafPath[] {
  const paths: LeafPath[] = [];
  const walk = (node: ColumnNode, above: readonly ColumnNode[]): void => {
    const nodes = [...above, node];
    if (node.type === 'leaf') paths.push({ leaf: node, nodes, lists: nodes.filter((each) => each.type === 'list') });
    else if (node.type === 'list') walk(node.item, nodes);
    else for (const child of node.children) walk(child, nodes);
  };
  walk(column, []);
  return paths;
}

/** Whether the columns hold more of the file than values that may be labels: pictures, sounds. */
export function holdsBytes(column: ColumnNode): boolean {
  return leavesOf(column).some(({ leaf }) => leaf.kind === 'bytes');
}
