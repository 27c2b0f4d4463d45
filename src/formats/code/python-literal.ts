import type { SyntaxNode } from '@lezer/common';
import { argumentsOf, partsOf } from '../label-configs/syntax/python-nodes.ts';
import { assignedBefore, calledName } from './python-expressions.ts';

/** What makes an array of the very values it is given. */
const MAKERS: ReadonlySet<string> = new Set(
  'tensor as_tensor Tensor FloatTensor DoubleTensor HalfTensor array asarray constant convert_to_tensor Variable Parameter list tuple dict OrderedDict from_numpy'.split(
    ' ',
  ),
);
const ARGUMENTS = ['data', 'object', 'value', 'initial_value'];
/** Methods that change kind, place or shape, not values. */
const METHODS: ReadonlySet<string> = new Set(
  'to float double half cuda cpu type type_as astype view reshape unsqueeze squeeze flatten contiguous clone copy detach numpy tolist requires_grad_ expand_dims'.split(
    ' ',
  ),
);
const DEEPEST = 20;

/**
 * The list or dictionary whose values an expression has, unchanged: `torch.tensor([…], dtype=torch.float).to(device)`, `np.array([…])[:, None]`, a name that the source
 * assigns such a one. Null for anything that computes: `1 / torch.tensor([…])` has other values than are written.
 */
export function literalOf(
  node: SyntaxNode,
  text: string,
  assigned: ReadonlyMap<string, readonly SyntaxNode[]>,
  depth = 0,
): SyntaxNode | null {
  if (depth > DEEPEST) return null;
  const inside = (child: SyntaxNode | null | undefined) =>
    child === null || child === undefined ? null : literalOf(child, text, assigned, depth + 1);
  switch (node.name) {
    case 'ArrayExpression':
    case 'TupleExpression':
    case 'DictionaryExpression':
      return node;
    case 'ParenthesizedExpression':
      return inside(partsOf(node)[0]);
    case 'VariableName':
      return inside(assignedBefore(text.slice(node.from, node.to), node.from, assigned));
    case 'MemberExpression':
      return onlyReshapes(node, text) ? inside(node.firstChild) : null;
    case 'CallExpression': {
      const name = calledName(node, text);
      const callee = node.firstChild;
      if (MAKERS.has(name)) {
        const { positional, keywords, isPlain } = argumentsOf(node, text);
        const key = ARGUMENTS.find((each) => keywords.has(each));
        return isPlain ? inside(positional[0] ?? (key === undefined ? null : keywords.get(key))) : null;
      }
      return METHODS.has(name) && callee?.name === 'MemberExpression' ? inside(callee.firstChild) : null;
    }
    default:
      return null;
  }
}

/** `[:, None]`, `[None]`, `[..., np.newaxis]`: nothing is picked. */
function onlyReshapes(node: SyntaxNode, text: string): boolean {
  const open = node.getChild('[');
  return (
    open !== null && /^\[(?:[\s,:]|None|\.\.\.|(?:np|numpy)\.newaxis)+\]$/.test(text.slice(open.from, Math.min(node.to, open.from + 200)))
  );
}
