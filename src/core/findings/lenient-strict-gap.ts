import type { ClassCount, Finding, Place, SchemeSummary, Split } from '../analysis.ts';
import { type MessageArgument, nounOf } from '../message.ts';
import { UNTYPED } from '../tag.ts';
import { eachOrAll, type FindingContext, type FindingRule, type PlacedViolation } from './finding.ts';

const code = 'lenient-strict-gap';

/** From this share of the mentions of a class on, the choice of the scorer moves its F1 by points. */
const SEVERE = 0.05;

interface Gap {
  readonly label: string;
  readonly lenient: number;
  readonly strict: number;
  readonly first: Place | null;
}

/** Mentions that the lenient rule of conlleval counts and the strict one of the scheme does not; the place is that of the first. */
export const lenientStrictGap: FindingRule = {
  code,
  find: (context) =>
    context.dataset.splits.flatMap((split) => {
      const gaps = gapsOf(context, split);
      const isSevere = (gap: Gap) => shareOf(gap) >= SEVERE;
      return [
        ...findingsOf(split, 'warning', gaps.filter(isSevere)),
        ...findingsOf(
          split,
          'info',
          gaps.filter((gap) => !isSevere(gap)),
        ),
      ];
    }),
};

function findingsOf(split: Split, severity: 'warning' | 'info', gaps: readonly Gap[]): readonly Finding[] {
  const said = (gap: Pick<Gap, 'lenient' | 'strict'>, names: MessageArgument) => ({
    template:
      '{0} has {1} {5} of {2} by the lenient rule of conlleval but {3} by the strict one ({4} fewer): the choice of the scorer moves F1.',
    args: [split.name, gap.lenient, names, gap.strict, { share: shareOf(gap) }, nounOf('mention', gap.lenient)],
  });
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  const all = { lenient: total(gaps.map(({ lenient }) => lenient)), strict: total(gaps.map(({ strict }) => strict)) };
  return eachOrAll(gaps, { code, severity, split: split.name }, said, (names) => said(all, names));
}

function gapsOf({ violations }: FindingContext, split: Split): readonly Gap[] {
  const mention = split.units.find(({ unit }) => unit === 'mention');
  return (mention?.classes ?? []).flatMap((each: ClassCount): readonly Gap[] => {
    const { label, count: lenient, strict = lenient } = each;
    if (strict === lenient) return [];
    const type = label === UNTYPED ? '' : label;
    const broken = violations.get(split.name)?.find(({ types }) => typesBroken(types, split.scheme).includes(type));
    return [{ label, lenient, strict, first: broken?.first ?? each.first }];
  });
}

/** The types whose mentions a pair of tags breaks: B and I tell where mentions begin, IOE where they end. */
function typesBroken([previous, tag]: PlacedViolation['types'], scheme: SchemeSummary | null): readonly string[] {
  if (scheme?.name.startsWith('IOE') === true) return [previous];
  return scheme?.name.startsWith('IO') === true ? [tag] : [previous, tag];
}

function shareOf({ lenient, strict }: Pick<Gap, 'lenient' | 'strict'>): number {
  return (lenient - strict) / lenient;
}
