/** What `analyze` adds when it is asked to: further keys of a data set, each beside the keys that are fixed. */

import { type Analysis, type Dataset, type Problem, primarySplit, primaryUnit, type Split, type Unit } from '../core/analysis.ts';
import { compareSplits, type SplitComparison } from '../core/comparison/compare.ts';
import { type Measure, measuresOf } from '../core/measures.ts';
import { messageOfError } from '../core/message.ts';
import { type JudgedByPeer, peerInputOf, peerVerdicts } from '../core/peers/registry.ts';
import { problemAt } from '../core/problem.ts';
import { RequestError } from '../protocol/connection.ts';
import type { AnalyzeRequest } from '../protocol/engine-api.ts';
import { ErrorCode } from '../protocol/rpc.ts';
import type { Session } from './session.ts';

export interface ExtraOptions {
  readonly measures?: true;
  readonly peers?: true;
  /** A commit, as git names it. */
  readonly against?: string;
}

export interface SplitMeasures {
  readonly split: string;
  readonly unit: Unit;
  readonly measures: readonly Measure[];
}

export interface SplitPeers {
  readonly split: string;
  readonly unit: Unit;
  readonly verdicts: readonly JudgedByPeer[];
}

export interface UnitComparison extends SplitComparison {
  readonly unit: Unit;
}

export interface AgainstCommit {
  readonly commit: string;
  readonly date: string | null;
  /** Each split, then and now. */
  readonly comparisons: readonly UnitComparison[];
}

export interface ExtendedDataset extends Dataset {
  readonly measures?: readonly SplitMeasures[];
  readonly peers?: readonly SplitPeers[];
  /** The training split against each other one; with `peers` or `measures`. */
  readonly comparisons?: readonly UnitComparison[];
  readonly against?: AgainstCommit;
}

export type ExtendedAnalysis = Omit<Analysis, 'datasets'> & { readonly datasets: readonly ExtendedDataset[] };

/** The same for a document of JSON, which has no word for ∞: a peer's value that divides by zero is the text "Infinity", as Python and JavaScript read it. */
export function jsonExtras({ datasets, ...rest }: ExtendedAnalysis) {
  const shown = (value: number | null) => (value === null || Number.isFinite(value) ? value : value > 0 ? 'Infinity' : '-Infinity');
  return {
    ...rest,
    datasets: datasets.map(({ peers, ...dataset }) => ({
      ...dataset,
      ...(peers === undefined
        ? {}
        : {
            peers: peers.map(({ verdicts, ...split }) => ({
              ...split,
              verdicts: verdicts.map((verdict) => ({ ...verdict, value: shown(verdict.value) })),
            })),
          }),
    })),
  };
}

/** A commit that cannot be counted is a problem; the rest is there all the same. */
export async function withExtras(
  analysis: Analysis,
  request: AnalyzeRequest,
  options: ExtraOptions,
  session: Session,
): Promise<ExtendedAnalysis> {
  const problems: Problem[] = [];
  const datasets: ExtendedDataset[] = [];
  for (const dataset of analysis.datasets) {
    const against = options.against === undefined ? null : await againstCommit(dataset, request, options.against, session, problems);
    datasets.push({
      ...dataset,
      ...(options.measures ? { measures: ofEachSplit(dataset, (unit) => ({ measures: measuresOf(unit) })) } : {}),
      ...(options.peers
        ? { peers: ofEachSplit(dataset, (unit, split) => ({ verdicts: peerVerdicts(peerInputOf(unit, split.units)) })) }
        : {}),
      ...(options.peers || options.measures ? { comparisons: comparisonsOf(dataset) } : {}),
      ...(against === null ? {} : { against }),
    });
  }
  return { ...analysis, datasets, problems: [...analysis.problems, ...problems] };
}

function ofEachSplit<T>(
  { splits }: Dataset,
  of: (unit: Split['units'][number], split: Split) => T,
): readonly (T & { readonly split: string; readonly unit: Unit })[] {
  return splits.flatMap((split) => {
    const unit = primaryUnit(split);
    return unit === undefined ? [] : [{ split: split.name, unit: unit.unit, ...of(unit, split) }];
  });
}

function comparisonsOf(dataset: Dataset): readonly UnitComparison[] {
  const first = primarySplit(dataset);
  return dataset.splits.flatMap((split) =>
    first === undefined || split === first ? [] : comparison(first, first.name, split, split.name),
  );
}

/** In the unit that the second shows first; nothing where the first does not count it. */
function comparison(first: Split, firstName: string, second: Split, secondName: string): readonly UnitComparison[] {
  const to = primaryUnit(second);
  const from = first.units.find(({ unit }) => unit === to?.unit);
  if (to === undefined || from === undefined) return [];
  const compared = compareSplits(
    { name: firstName, total: from.total, classes: from.classes },
    { name: secondName, total: to.total, classes: to.classes },
  );
  return [{ unit: to.unit, ...compared }];
}

async function againstCommit(
  dataset: Dataset,
  analysis: AnalyzeRequest,
  commit: string,
  session: Session,
  problems: Problem[],
): Promise<AgainstCommit | null> {
  try {
    const committed = await session.request('committed', { analysis, dataset: dataset.name, commit });
    problems.push(...committed.problems);
    const comparisons = dataset.splits.flatMap((split) => {
      const then = committed.splits.find(({ name }) => name === split.name);
      return then === undefined ? [] : comparison(then, `${split.name} at ${committed.commit}`, split, split.name);
    });
    return { commit: committed.commit, date: committed.date, comparisons };
  } catch (error) {
    if (!(error instanceof RequestError && error.code === ErrorCode.badInput)) throw error;
    problems.push(problemAt(dataset.folder, null, messageOfError(error)));
    return null;
  }
}
