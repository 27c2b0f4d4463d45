import type { LabelTree } from './label-tree.ts';
import type { MoreNode } from './nodes.ts';

/** Commands of the rows and of the title of the tree. */
export function treeCommands(tree: LabelTree) {
  return {
    sortByCount: () => tree.setOrder('count'),
    sortByLabelId: () => tree.setOrder('labelId'),
    showMoreClasses(argument: unknown) {
      if (isMoreNode(argument)) tree.showMore(argument);
    },
  };
}

function isMoreNode(argument: unknown): argument is MoreNode {
  return typeof argument === 'object' && argument !== null && 'kind' in argument && argument.kind === 'more';
}
