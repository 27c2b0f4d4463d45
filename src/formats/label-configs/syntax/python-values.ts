import type { SyntaxNode } from '@lezer/common';
import { messageOf } from '../../../core/message.ts';
import { argumentsOf, childrenOf, PUNCTUATION, partsOf, targetsOf } from './python-nodes.ts';
import { pythonString } from './python-strings.ts';
import { dictionaryOf, iterable, notLiteral, type PythonValue, pair, sorted, unknown } from './python-value.ts';

/** Parts that the expressions of a file are worth in all: a few lines of Python can double a list without end. */
const MOST_PARTS = 500_000;
const DEEPEST = 100;

type Names = ReadonlyMap<string, PythonValue>;
const NO_NAMES: Names = new Map();

/**
 * Tells the values of expressions that are made of literals: strings, lists, tuples, sets, dictionaries, names that the same file assigns,
 * and the few ways in which label maps are made from lists (`enumerate`, `zip`, `dict`, comprehensions over them, `+`, `.items()`).
 * Everything else is unknown.
 */
export class PythonValues {
  readonly #text: string;
  /** The expressions that the file assigns to a name, in the order of the file. */
  readonly #assigned: ReadonlyMap<string, readonly SyntaxNode[]>;
  readonly #known = new Map<string, PythonValue>();
  readonly #open = new Set<string>();
  #parts = 0;

  constructor(text: string, assigned: ReadonlyMap<string, readonly SyntaxNode[]>) {
    this.#text = text;
    this.#assigned = assigned;
  }

  valueOf(node: SyntaxNode): PythonValue {
    const value = this.#value(node, NO_NAMES, 0);
    return this.#parts > MOST_PARTS ? unknown(messageOf('an expression that is too large'), node) : value;
  }

  #value(node: SyntaxNode, names: Names, depth: number): PythonValue {
    this.#parts += 1;
    if (depth > DEEPEST) return unknown(messageOf('an expression that is nested too deeply'), node);
    if (this.#parts > MOST_PARTS) return unknown(messageOf('an expression that is too large'), node);
    const inside = (child: SyntaxNode) => this.#value(child, names, depth + 1);
    switch (node.name) {
      case 'String':
      case 'ContinuedString':
        return this.#string(node);
      case 'Number':
        return this.#number(node, 1);
      case 'UnaryExpression': {
        const operand = node.lastChild;
        const sign = this.#source(node.firstChild!);
        return operand?.name === 'Number' && (sign === '-' || sign === '+')
          ? this.#number(operand, sign === '-' ? -1 : 1)
          : notLiteral(node);
      }
      case 'ParenthesizedExpression': {
        const inner = partsOf(node)[0];
        return inner === undefined ? notLiteral(node) : inside(inner);
      }
      case 'ArrayExpression':
      case 'TupleExpression':
      case 'SetExpression':
        return this.#list(node, inside);
      case 'DictionaryExpression':
        return this.#dictionary(node, inside);
      case 'ArrayComprehensionExpression':
      case 'SetComprehensionExpression':
      case 'ComprehensionExpression':
      case 'DictionaryComprehensionExpression':
        return this.#comprehension(node, names, depth);
      case 'VariableName':
        return names.get(this.#source(node)) ?? this.#assignedTo(this.#source(node), node, depth);
      case 'MemberExpression': {
        // `self.labels`, `config.labels`: what the file assigns to an attribute of that name.
        const property = node.lastChild;
        return property?.name === 'PropertyName' ? this.#assignedTo(this.#source(property), node, depth) : notLiteral(node);
      }
      case 'BinaryExpression':
        return this.#sum(node, inside);
      case 'CallExpression':
        return this.#call(node, inside);
      default:
        return notLiteral(node);
    }
  }

  #source(node: SyntaxNode): string {
    return this.#text.slice(node.from, node.to);
  }

  #string(node: SyntaxNode): PythonValue {
    const literals = node.name === 'String' ? [node] : childrenOf(node);
    let text = '';
    for (const literal of literals) {
      const part = literal.name === 'String' ? pythonString(this.#source(literal)) : null;
      if (part === null)
        return literal.name === 'FormatString' ? notLiteral(literal) : unknown(messageOf('a string of bytes or with \\N{…}'), literal);
      text += part;
    }
    return { kind: 'string', text, offset: node.from };
  }

  #number(node: SyntaxNode, sign: 1 | -1): PythonValue {
    const value = Number(this.#source(node).replaceAll('_', ''));
    return Number.isNaN(value) ? notLiteral(node) : { kind: 'number', value: sign * value, offset: node.from };
  }

  #list(node: SyntaxNode, inside: (child: SyntaxNode) => PythonValue): PythonValue {
    const items: PythonValue[] = [];
    let spread = false;
    for (const child of childrenOf(node)) {
      if (child.name === '*') spread = true;
      else if (!PUNCTUATION.has(child.name)) {
        const value = inside(child);
        if (!spread) items.push(value);
        else if (value.kind === 'list') for (const item of this.#taken(value.items)) items.push(item);
        else return value.kind === 'unknown' ? value : notLiteral(child);
        spread = false;
      }
    }
    return { kind: 'list', items, offset: node.from, ...(node.name === 'SetExpression' ? { isSet: true } : {}) };
  }

  #dictionary(node: SyntaxNode, inside: (child: SyntaxNode) => PythonValue): PythonValue {
    const entries: (readonly [PythonValue, PythonValue])[] = [];
    let spread = false;
    let key: SyntaxNode | null = null;
    for (const child of childrenOf(node)) {
      if (child.name === '**') spread = true;
      else if (PUNCTUATION.has(child.name)) continue;
      else if (spread) {
        const value = inside(child);
        if (value.kind !== 'dict') return value.kind === 'unknown' ? value : notLiteral(child);
        for (const entry of this.#taken(value.entries)) entries.push(entry);
        spread = false;
      } else if (key === null) key = child;
      else {
        entries.push([inside(key), inside(child)]);
        key = null;
      }
    }
    return { kind: 'dict', entries, offset: node.from };
  }

  /** `{i: label for i, label in enumerate(labels)}`, `[label for label in labels]`: one loop, without a condition. */
  #comprehension(node: SyntaxNode, names: Names, depth: number): PythonValue {
    const parts = childrenOf(node);
    const loop = parts.findIndex(({ name }) => name === 'for');
    const over = parts.findIndex(({ name }) => name === 'in');
    if (loop < 0 || over < 0 || parts.some(({ name }, index) => name === 'if' || (name === 'for' && index !== loop))) {
      return unknown(messageOf('a comprehension with a condition or several loops'), node);
    }
    const made = parts.slice(1, loop).filter(({ name }) => !PUNCTUATION.has(name));
    const targets = targetsOf(parts.slice(loop + 1, over)).map((target) => this.#source(target));
    const iterated = iterable(this.#value(parts[over + 1]!, names, depth + 1));
    if (iterated.kind !== 'list') return iterated;
    const results: PythonValue[][] = [];
    for (const item of iterated.items) {
      const bound = new Map(names);
      if (targets.length === 1) bound.set(targets[0]!, item);
      else if (item.kind === 'list' && item.items.length === targets.length)
        targets.forEach((target, at) => void bound.set(target, item.items[at]!));
      else return notLiteral(node);
      const values = made.map((part) => this.#value(part, bound, depth + 1));
      const bad = values.find(({ kind }) => kind === 'unknown');
      if (bad !== undefined) return bad;
      results.push(values);
    }
    const offset = node.from;
    if (node.name === 'DictionaryComprehensionExpression')
      return { kind: 'dict', entries: results.map(([key, value]) => [key!, value!] as const), offset };
    return {
      kind: 'list',
      items: results.map(([value]) => value!),
      offset,
      ...(node.name === 'SetComprehensionExpression' ? { isSet: true } : {}),
    };
  }

  /** The last assignment before the use; else the first of the file, for a function may stand above the list it uses. */
  #assignedTo(name: string, use: SyntaxNode, depth: number): PythonValue {
    const expressions = this.#assigned.get(name) ?? [];
    const expression = expressions.findLast(({ to }) => to <= use.from) ?? expressions[0];
    if (expression === undefined) return unknown(messageOf('{0}, which this file does not assign', name), use);
    const key = `${expression.from} ${expression.to}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#open.has(key)) return notLiteral(use);
    this.#open.add(key);
    const value = this.#value(expression, NO_NAMES, depth + 1);
    this.#open.delete(key);
    this.#known.set(key, value);
    return value;
  }

  /** `a + b` of lists and of strings, `a | b` of dictionaries. Long sums lean to the left, so they are walked, not descended. */
  #sum(node: SyntaxNode, inside: (child: SyntaxNode) => PythonValue): PythonValue {
    const operands: SyntaxNode[] = [];
    let at: SyntaxNode = node;
    while (at.name === 'BinaryExpression') {
      const [left, operator, right] = childrenOf(at);
      const sign = operator === undefined ? '' : this.#source(operator);
      if (left === undefined || right === undefined || (sign !== '+' && sign !== '|')) return notLiteral(node);
      operands.push(right);
      at = left;
      if (operands.length > MOST_OPERANDS) return unknown(messageOf('an expression that is too large'), node);
    }
    operands.push(at);
    const values = operands.reverse().map(inside);
    const bad = values.find(({ kind }) => kind === 'unknown');
    if (bad !== undefined) return bad;
    const lists = values.filter((value) => value.kind === 'list');
    if (lists.length === values.length) return { kind: 'list', items: lists.flatMap(({ items }) => this.#taken(items)), offset: node.from };
    const dicts = values.filter((value) => value.kind === 'dict');
    if (dicts.length === values.length)
      return { kind: 'dict', entries: dicts.flatMap(({ entries }) => this.#taken(entries)), offset: node.from };
    const strings = values.filter((value) => value.kind === 'string');
    return strings.length === values.length
      ? { kind: 'string', text: strings.map(({ text }) => text).join(''), offset: node.from }
      : notLiteral(node);
  }

  #call(node: SyntaxNode, inside: (child: SyntaxNode) => PythonValue): PythonValue {
    const callee = node.firstChild!;
    const { positional, keywords, isPlain } = argumentsOf(node, this.#text);
    const name = callee.name === 'MemberExpression' ? this.#source(callee.lastChild!) : this.#source(callee);
    const offset = node.from;
    const refuse = unknown(messageOf('a call of {0}', name.slice(0, 40)), node);
    if (!isPlain) return refuse;
    if (callee.name === 'MemberExpression') return this.#method(name, inside(callee.firstChild!), positional.map(inside), refuse);
    const values = positional.map(inside);
    const [first, second] = values;
    const list = first === undefined ? null : iterable(first);
    switch (name) {
      case 'list':
      case 'tuple':
        return list === null ? { kind: 'list', items: [], offset } : list;
      case 'set':
      case 'frozenset':
        return list?.kind === 'list' ? { ...list, isSet: true } : (list ?? refuse);
      case 'sorted':
        return list?.kind === 'list' ? (sorted(list.items, offset) ?? refuse) : (list ?? refuse);
      case 'len':
        return list?.kind === 'list' ? { kind: 'number', value: list.items.length, offset } : (list ?? refuse);
      case 'range':
        return this.#range(values, offset) ?? refuse;
      case 'enumerate': {
        const start = keywords.has('start') ? inside(keywords.get('start')!) : (second ?? { kind: 'number', value: 0, offset });
        if (list?.kind !== 'list' || start.kind !== 'number') return list?.kind === 'unknown' ? list : refuse;
        return {
          kind: 'list',
          items: this.#taken(list.items).map((item, index) =>
            pair({ kind: 'number', value: start.value + index, offset: item.offset }, item),
          ),
          offset,
        };
      }
      case 'zip': {
        const other = second === undefined ? null : iterable(second);
        if (list?.kind !== 'list' || other?.kind !== 'list')
          return list?.kind === 'unknown' ? list : other?.kind === 'unknown' ? other : refuse;
        const length = Math.min(list.items.length, other.items.length);
        return {
          kind: 'list',
          items: this.#taken(list.items)
            .slice(0, length)
            .map((item, index) => pair(item, other.items[index]!)),
          offset,
        };
      }
      case 'dict':
      case 'OrderedDict':
        return (
          dictionaryOf(
            first,
            [...keywords].map(([key, value]) => [{ kind: 'string', text: key, offset: value.from }, inside(value)]),
            offset,
          ) ?? refuse
        );
      default:
        return refuse;
    }
  }

  #method(name: string, on: PythonValue, values: readonly PythonValue[], refuse: PythonValue): PythonValue {
    if (on.kind === 'unknown') return refuse;
    const { offset } = on;
    if (on.kind === 'dict') {
      const entries = this.#taken(on.entries);
      if (name === 'items') return { kind: 'list', items: entries.map(([key, value]) => pair(key, value)), offset };
      if (name === 'keys') return { kind: 'list', items: entries.map(([key]) => key), offset };
      if (name === 'values') return { kind: 'list', items: entries.map(([, value]) => value), offset };
    }
    if (name === 'copy') return on;
    const [separator] = values;
    if (on.kind === 'string' && name === 'split' && (separator === undefined || separator.kind === 'string')) {
      const parts = separator === undefined ? on.text.trim().split(/\s+/) : on.text.split(separator.text || '\0');
      return { kind: 'list', items: this.#taken(parts).map((text) => ({ kind: 'string', text, offset })), offset };
    }
    return refuse;
  }

  #range(values: readonly PythonValue[], offset: number): PythonValue | null {
    const numbers = values.flatMap((value) => (value.kind === 'number' ? [value.value] : []));
    const [start, end] = numbers.length === 1 ? [0, numbers[0]!] : numbers;
    if (numbers.length !== values.length || numbers.length > 2 || start === undefined || end === undefined) return null;
    const length = Math.max(0, Math.ceil(end - start));
    if (!(length <= MOST_PARTS - this.#parts)) return null;
    this.#parts += length;
    return {
      kind: 'list',
      items: Array.from({ length }, (_, index): PythonValue => ({ kind: 'number', value: start + index, offset })),
      offset,
    };
  }

  /** Counts parts that are used again against what is allowed; nothing of them when it is exceeded. */
  #taken<T>(parts: readonly T[]): readonly T[] {
    this.#parts += parts.length;
    return this.#parts > MOST_PARTS ? [] : parts;
  }
}

const MOST_OPERANDS = 10_000;
