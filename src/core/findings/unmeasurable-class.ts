import type { Finding, Split } from '../analysis.ts';
import { joinedMessages, type Message, messageOf, nounOf } from '../message.ts';
import { isLearned, learnedClasses, learnedNoun } from './classes.ts';
import { eachOrAll, type FindingContext, type FindingRule } from './finding.ts';

const code = 'unmeasurable-class';

/** Below this a single example moves recall by more than ten points. */
const ENOUGH = 10;
/** Up to so many examples all values that recall can take are named. */
const FEW = 4;

/** A class with so few examples in an evaluation split that its score is mostly chance. */
export const unmeasurableClass: FindingRule = {
  code,
  find: (context) =>
    context.dataset.splits.filter((split) => !isLearned(context.dataset, split)).flatMap((split) => unmeasurableIn(split, context)),
};

function unmeasurableIn(split: Split, context: FindingContext): readonly Finding[] {
  const noun = learnedNoun(split);
  return eachOrAll(
    learnedClasses(context, split).filter(({ count }) => count > 0 && count < ENOUGH),
    { code, severity: 'warning', split: split.name },
    ({ count }, name) => ({
      template:
        count <= FEW
          ? '{0} has {1} {2} in {3}: its recall can only be {4}.'
          : '{0} has {1} {2} in {3}: a single one moves its recall by {4} points.',
      args: [name, count, nounOf(noun, count), split.name, count <= FEW ? possibleRecalls(count) : Math.round(100 / count)],
    }),
    (names) => ({
      template: '{0} have fewer than {1} {2} in {3}: a single one moves their recall by more than {4} points.',
      args: [names, ENOUGH, nounOf(noun, ENOUGH), split.name, Math.round(100 / ENOUGH)],
    }),
  );
}

/** `0, 0.33, 0.67 or 1`. */
function possibleRecalls(count: number): Message {
  const values = Array.from({ length: count }, (_, found) => found / count);
  return messageOf('{0} or 1', joinedMessages(values, ', '));
}
