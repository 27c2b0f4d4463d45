import { fileName } from '../file-name.ts';
import { declarationPlace } from './classes.ts';
import { type FindingRule, makeFinding, relatedPlace } from './finding.ts';
import { declarationsInIdOrder } from './id-order.ts';

const code = 'id-gap';

/** Ids that no label of the config has, between those that some have. Ids may begin at 0 or at 1. */
export const idGap: FindingRule = {
  code,
  find({ config }) {
    if (config === null) return [];
    const declared = declarationsInIdOrder(config.labels);
    let missing = 0;
    let gaps = 0;
    let firstMissing = 0;
    let at: { readonly before: (typeof declared)[number] | undefined; readonly after: (typeof declared)[number] } | null = null;
    for (const [index, after] of declared.entries()) {
      const before = declared[index - 1];
      const expected = before === undefined ? Math.min(after.id, 1) : before.id + 1;
      if (after.id <= expected) continue;
      // Where the first id is 2 or more, id 0 is taken to be missing too.
      const from = before === undefined ? 0 : expected;
      if (at === null) firstMissing = from;
      at ??= { before, after };
      missing += after.id - from;
      gaps += 1;
    }
    if (at === null) return [];
    const name = config.source === null ? { template: 'The label config', args: [] } : fileName(config.source);
    const last = gaps === 1 ? firstMissing + missing - 1 : firstMissing;
    const said =
      gaps > 1
        ? {
            template:
              '{0} leaves out {1} ids, the first of them {2}: a model has an output for each, and whoever numbers the labels one after the other gets other ids. Declare them, or renumber.',
            args: [name, missing, String(firstMissing)],
          }
        : missing === 1
          ? {
              template:
                '{0} has no label for id {1}: a model has an output for it, and whoever numbers the labels one after the other gets other ids. Declare it, or renumber.',
              args: [name, String(firstMissing)],
            }
          : {
              template:
                '{0} has no labels for the ids {1} to {2}: a model has outputs for them, and whoever numbers the labels one after the other gets other ids. Declare them, or renumber.',
              args: [name, String(firstMissing), String(last)],
            };
    return [
      makeFinding({
        code,
        severity: 'warning',
        ...said,
        labels: [at.after.label],
        place: declarationPlace(config, at.after),
        related: at.before === undefined ? [] : relatedPlace(declarationPlace(config, at.before), 'the id before the gap'),
      }),
    ];
  },
};
