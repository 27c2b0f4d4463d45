import { messageOf } from '../../core/message.ts';
import type { ColumnNode, LeafKind } from '../columnar/column-tree.ts';
import { MalformedData } from '../malformed.ts';

/** Physical types, as the format numbers them. */
export const BOOLEAN = 0;
export const INT32 = 1;
export const INT64 = 2;
export const FLOAT = 4;
export const DOUBLE = 5;
export const BYTE_ARRAY = 6;
export const FIXED_LEN_BYTE_ARRAY = 7;

const REQUIRED = 0;
const REPEATED = 2;

/** One element of the schema, in the order of the file: a group, then its children. */
export interface SchemaElement {
  readonly name: string;
  /** Physical type; −1 for a group. */
  readonly type: number;
  /** Bytes of a value of fixed length. */
  readonly length: number;
  readonly repetition: number;
  readonly children: number;
  readonly annotation: Annotation;
}

/** What the values of an element mean beyond their physical type, as far as it matters to labels. */
export type Annotation = 'none' | 'text' | 'signed' | 'unsigned' | 'list' | 'map' | 'half' | 'other';

/** How the values of a leaf are written. */
export interface PhysicalLeaf {
  readonly type: number;
  readonly length: number;
  readonly isUnsigned: boolean;
  /** Two bytes of fixed length that are a float. */
  readonly isHalf: boolean;
  readonly definition: number;
  readonly repetition: number;
}

export interface ParquetSchema {
  readonly columns: readonly ColumnNode[];
  readonly leaves: readonly PhysicalLeaf[];
}

/** Lists of lists of structs: deeper ones are not of this world. */
const DEEPEST = 24;

/** Makes the tree of the columns out of the list of elements. Throws `MalformedData`. */
export function schemaOf(elements: readonly SchemaElement[]): ParquetSchema {
  const leaves: PhysicalLeaf[] = [];
  let next = 1;

  const takeElement = (): SchemaElement => {
    const element = elements[next++];
    if (element === undefined) throw new MalformedData(messageOf('has a schema that names more columns than it holds'));
    return element;
  };
  const children = ({ children: count }: SchemaElement, above: Levels): ColumnNode[] => {
    if (above.depth > DEEPEST) throw new MalformedData(messageOf('has columns that are nested more than {0} deep', DEEPEST));
    const nodes: ColumnNode[] = [];
    for (let index = 0; index < count; index += 1) nodes.push(node(takeElement(), above));
    return nodes;
  };
  /** What an element is apart from being repeated. */
  const value = (element: SchemaElement, levels: Levels): ColumnNode => {
    const { name, type } = element;
    const isHalf = element.annotation === 'half' && element.type === FIXED_LEN_BYTE_ARRAY && element.length === 2;
    if (type < 0) {
      if (element.annotation === 'list') return listOf(element, levels);
      return { type: 'struct', name, definition: levels.definition, children: children(element, deeper(levels)) };
    }
    const isUnsigned = element.annotation === 'unsigned';
    leaves.push({ type, length: element.length, isUnsigned, isHalf, definition: levels.definition, repetition: levels.repetition });
    return { type: 'leaf', name, definition: levels.definition, kind: isHalf ? 'number' : kindOf(element), leaf: leaves.length - 1 };
  };
  const node = (element: SchemaElement, above: Levels): ColumnNode => {
    if (element.repetition !== REPEATED) return value(element, element.repetition === REQUIRED ? above : defined(above));
    // A repeated element outside a list is one by itself.
    const inside = repeated(above);
    return {
      type: 'list',
      name: element.name,
      definition: above.definition,
      itemDefinition: inside.definition,
      repetition: inside.repetition,
      item: value(element, inside),
    };
  };
  /** The rules for older writers are those of LogicalTypes.md, "Lists: backward-compatibility rules". */
  const listOf = (list: SchemaElement, levels: Levels): ColumnNode => {
    const repeatedElement = list.children === 1 ? elements[next] : undefined;
    if (repeatedElement?.repetition !== REPEATED) {
      return { type: 'struct', name: list.name, definition: levels.definition, children: children(list, deeper(levels)) };
    }
    next += 1;
    const inside = repeated(levels);
    if (inside.depth > DEEPEST) throw new MalformedData(messageOf('has columns that are nested more than {0} deep', DEEPEST));
    const { name } = repeatedElement;
    const isElement = repeatedElement.type >= 0 || repeatedElement.children !== 1 || name === 'array' || name === `${list.name}_tuple`;
    const item = isElement ? value(repeatedElement, inside) : node(takeElement(), inside);
    return {
      type: 'list',
      name: list.name,
      definition: levels.definition,
      itemDefinition: inside.definition,
      repetition: inside.repetition,
      item,
    };
  };

  const [root] = elements;
  if (root === undefined) throw new MalformedData(messageOf('has no schema'));
  return { columns: children(root, { definition: 0, repetition: 0, depth: 0 }), leaves };
}

interface Levels {
  readonly definition: number;
  readonly repetition: number;
  readonly depth: number;
}

function deeper(levels: Levels): Levels {
  return { ...levels, depth: levels.depth + 1 };
}

function defined(levels: Levels): Levels {
  return { ...levels, definition: levels.definition + 1 };
}

function repeated({ definition, repetition, depth }: Levels): Levels {
  return { definition: definition + 1, repetition: repetition + 1, depth: depth + 1 };
}

function kindOf({ type, annotation }: SchemaElement): LeafKind {
  switch (type) {
    case BOOLEAN:
      return 'boolean';
    case INT32:
    case INT64:
      return annotation === 'other' ? 'other' : 'integer';
    case FLOAT:
    case DOUBLE:
      return 'number';
    case BYTE_ARRAY:
    case FIXED_LEN_BYTE_ARRAY:
      return annotation === 'text' ? 'text' : annotation === 'other' || annotation === 'half' ? 'other' : 'bytes';
    default:
      return 'other';
  }
}
