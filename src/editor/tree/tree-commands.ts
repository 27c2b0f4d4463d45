import { COMMANDS } from '../contributions.ts';
import type { LabelTree } from './label-tree.ts';
import type { MoreNode } from './nodes.ts';

/** Commands of the rows and of the title of the tree. */
export function treeCommands(tree: LabelTree) {
  return {
    [COMMANDS.sortByCount]: () => tree.setOrder('count'),
    [COMMANDS.sortByLabelId]: () => tree.setOrder('labelId'),
    [COMMANDS.showMoreClasses](argument: unknown) {
      if (isMoreNode(argument)) tree.showMore(argument);
    },
  };
}

function isMoreNode(argument: unknown): argument is MoreNode {
  return typeof argument === 'object' && argument !== null && 'kind' in argument && argument.kind === 'more';
}
