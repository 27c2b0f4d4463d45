/**
 * From a loss report and the choices of the page to the figures that it shows. Immediate: it runs on every move of a slider, then from a histogram
 * of the terms, and from the terms themselves once the slider rests.
 */
import type { AlphaSettings } from '../../src/core/alpha/alpha.ts';
import { ALPHA_SCHEMES } from '../../src/core/alpha/schemes.ts';
import type { Analysis } from '../../src/core/analysis.ts';
import { primarySplit } from '../../src/core/analysis.ts';
import { backgroundId } from '../../src/core/background.ts';
import { fileName } from '../../src/core/file-name.ts';
import { alphaOfClasses, type ClassBudget, lossBudget, type SweepBudget, sweep } from '../../src/core/loss/budget.ts';
import { type ConcentrationPoint, lossConcentration } from '../../src/core/loss/concentration.ts';
import { isPaperForm } from '../../src/core/loss/definition-loss.ts';
import { LOSS_DEFINITIONS } from '../../src/core/loss/definitions.ts';
import {
  alphaOfNorms,
  GRADIENT_BALANCED,
  GRADIENT_BALANCED_MAXIMUM,
  gradientBalancedAlpha,
} from '../../src/core/loss/gradient-balanced.ts';
import { QuickLoss } from '../../src/core/loss/quick-loss.ts';
import type { LossReport, LossTerms, Reduction } from '../../src/core/loss/report.ts';
import type { CurveStep } from '../charts/concentration-curve.ts';
import { weigh } from './alpha-of-selection.ts';

/** The choice "no α" beside the schemes. */
export const NO_ALPHA = 'none';

/** The counts that a report was made with, in label-id order, and where they are from: a split, a file, or null for the evaluated examples. */
export function trainingCounts(
  { priors, trainCounts, trainSource }: LossReport,
  analysis: Analysis | null,
  dataset: string | null,
): { readonly counts: readonly number[]; readonly from: string | null } {
  if (priors === 'evaluated') return { counts: trainCounts, from: null };
  if (trainSource !== null) return { counts: trainCounts, from: fileName(trainSource) };
  const known = analysis?.datasets.find(({ name }) => name === dataset);
  return { counts: trainCounts, from: (known === undefined ? undefined : primarySplit(known))?.name ?? 'train' };
}

/** The class that the page speaks of: the background where it has examples, else the most frequent gold class. */
export function spokenClass(report: LossReport): number {
  const background = backgroundId(report.classes.map(({ label }) => label));
  if ((report.classes[background]?.examples ?? 0) > 0) return background;
  return report.classes.reduce((most, { examples }, id) => (examples > (report.classes[most]?.examples ?? -1) ? id : most), 0);
}

export const SWEEP_GAMMAS = [0, 0.5, 1, 1.5, 2, 3, 4, 5] as const;

/** What was set for one class by hand; null where the settings of all classes hold. */
export interface ClassChoice {
  readonly alpha: number | null;
  readonly gamma: number | null;
}

export type ClassChoices = ReadonlyMap<string, ClassChoice>;

export interface LossSettings {
  readonly gamma: number;
  /** A scheme's id, `NO_ALPHA` or `GRADIENT_BALANCED`, which follows from the predictions. */
  readonly weighting: string;
  readonly alpha: AlphaSettings;
  readonly choices: ClassChoices;
}

export interface LossView {
  /** α in label-id order; null without weighting. */
  readonly alpha: readonly (number | null)[] | null;
  readonly gamma: number | readonly number[];
  readonly value: number | null;
  readonly standardError: number | null;
  /** Shares in label-id order. */
  readonly classes: readonly (Pick<ClassBudget, 'lossShare' | 'gradientShare'> & { readonly gradientShareError: number })[];
}

/** What the page can change of a report by itself. */
export type Freedom =
  /** γ and α of every class. */
  | 'free'
  /** γ alone, to a value of the report's sweep: the definition needs whole rows, which the page has not. */
  | 'sweep'
  | 'none';

export function freedomOf({ definition, terms, sweep: points }: LossReport): Freedom {
  const found = LOSS_DEFINITIONS.find(({ id }) => id === definition);
  if (terms !== undefined && found !== undefined && isPaperForm(found)) return 'free';
  return points.length > 1 ? 'sweep' : 'none';
}

/** @returns undefined when the report alone says what there is to say. */
export function lossView(
  report: LossReport,
  counts: readonly number[],
  settings: LossSettings,
  reduction: Reduction,
): LossView | undefined {
  const freedom = freedomOf(report);
  if (freedom === 'sweep') return viewOfSweep(report, settings.gamma);
  if (freedom === 'none' || report.terms === undefined) return undefined;
  const alpha = chosenAlpha(report, counts, settings, null);
  const gamma = chosenGamma(report, settings);
  const { value, standardError, classes } = lossBudget(report.terms, { classes: report.classes.length, alpha, gamma, reduction });
  return { alpha, gamma, value, standardError, classes };
}

/**
 * As `lossView`, within 1e-5, for a slider that moves.
 * @param rested What was shown before it moved: standard errors are left as they were there.
 */
export function movingView(
  report: LossReport,
  counts: readonly number[],
  settings: LossSettings,
  reduction: Reduction,
  rested: LossView | undefined,
): LossView | undefined {
  if (freedomOf(report) !== 'free' || report.terms === undefined) return lossView(report, counts, settings, reduction);
  const quick = quickLossOf(report.terms, report.classes.length);
  const alpha = chosenAlpha(report, counts, settings, quick);
  const gamma = chosenGamma(report, settings);
  const { value, classes } = quick.budget({ classes: report.classes.length, alpha, gamma, reduction });
  const shares = classes.map((each, id) => ({ ...each, gradientShareError: rested?.classes[id]?.gradientShareError ?? 0 }));
  return { alpha, gamma, value, standardError: rested?.standardError ?? null, classes: shares };
}

/** Makes what `movingView` answers from, so that the first move is as quick as the others. */
export function prepareMoves(report: LossReport): void {
  if (report.terms !== undefined && freedomOf(report) === 'free') quickLossOf(report.terms, report.classes.length);
}

const quickLosses = new WeakMap<LossTerms, QuickLoss>();

function quickLossOf(terms: LossTerms, classes: number): QuickLoss {
  const known = quickLosses.get(terms) ?? new QuickLoss(terms, classes);
  quickLosses.set(terms, known);
  return known;
}

function viewOfSweep({ sweep: points, alpha }: LossReport, gamma: number): LossView | undefined {
  const nearest = points.reduce((best, point) => (Math.abs(point.gamma - gamma) < Math.abs(best.gamma - gamma) ? point : best));
  const classes = nearest.classes.map(({ lossShare, gradientShare }) => ({ lossShare, gradientShare, gradientShareError: 0 }));
  return { alpha, gamma: nearest.gamma, value: nearest.value, standardError: null, classes };
}

function chosenAlpha(
  report: LossReport,
  counts: readonly number[],
  settings: LossSettings,
  quick: QuickLoss | null,
): readonly (number | null)[] | null {
  const alpha = alphaFor(report, counts, settings.weighting, settings.alpha, chosenGamma(report, settings), quick);
  const own = report.classes.map(({ label }) => settings.choices.get(label)?.alpha ?? null);
  if (own.every((value) => value === null)) return alpha;
  return own.map((value, id) => value ?? (alpha === null ? 1 : (alpha[id] ?? null)));
}

function chosenGamma(report: LossReport, { gamma, choices }: LossSettings): number | readonly number[] {
  const own = report.classes.map(({ label }) => choices.get(label)?.gamma ?? null);
  return own.every((value) => value === null) ? gamma : own.map((value) => value ?? gamma);
}

function alphaFor(
  report: LossReport,
  counts: readonly number[],
  weighting: string,
  settings: AlphaSettings,
  gamma: number | readonly number[],
  quick: QuickLoss | null,
): readonly (number | null)[] | null {
  if (weighting === NO_ALPHA) return null;
  if (weighting === GRADIENT_BALANCED && report.terms !== undefined) {
    const { normalization } = settings;
    const limits = { counts, normalization, maximum: settings.maximum ?? GRADIENT_BALANCED_MAXIMUM };
    return quick === null ? gradientBalancedAlpha(report.terms, { gamma, ...limits }) : alphaOfNorms(quick.gradientNorms(gamma), limits);
  }
  const labels = report.classes.map(({ label }) => label);
  return weigh(labels, counts, 'example', { ...settings, scheme: weighting }).alpha;
}

/** α and γ of every class as numbers, for the fields of a table. */
export function classSettings({ alpha, gamma }: Pick<LossView, 'alpha' | 'gamma'>, classes: number) {
  const alphas = alphaOfClasses(alpha, classes);
  return alphas.map((value, id) => ({ alpha: value, gamma: typeof gamma === 'number' ? gamma : (gamma[id] ?? 0) }));
}

/** One α scheme of the sweep, with its budget at each γ of `SWEEP_GAMMAS`. */
export interface SweepRow {
  /** Schemes that differ by a constant factor alone give the same shares: they are one row. */
  readonly ids: readonly [string, ...string[]];
  readonly points: readonly SweepBudget[];
}

/** The budget for each α scheme and each γ; empty where the page cannot compute it. */
export function sweepGrid(report: LossReport, counts: readonly number[], settings: AlphaSettings): readonly SweepRow[] {
  const { terms } = report;
  if (terms === undefined || freedomOf(report) !== 'free') return [];
  const rows: { ids: [string, ...string[]]; points: readonly SweepBudget[] }[] = [];
  const schemes = ALPHA_SCHEMES.map((scheme) => scheme.id);
  for (const id of [NO_ALPHA, ...schemes, GRADIENT_BALANCED]) {
    const at = (gamma: number) => alphaFor(report, counts, id, settings, gamma, null);
    const pointsAt = (gammas: readonly number[]) =>
      sweep(terms, gammas, { classes: report.classes.length, alpha: at(gammas[0] ?? 0), reduction: 'mean' });
    // Balanced gradients take another α at each γ.
    const points = id === GRADIENT_BALANCED ? SWEEP_GAMMAS.flatMap((gamma) => pointsAt([gamma])) : pointsAt(SWEEP_GAMMAS);
    const same = rows.find((row) => haveSameShares(row.points, points));
    if (same === undefined) rows.push({ ids: [id], points });
    else same.ids.push(id);
  }
  return rows;
}

function haveSameShares(one: readonly SweepBudget[], other: readonly SweepBudget[]): boolean {
  return one.every((point, column) =>
    point.classes.every(({ gradientShare }, id) => Math.abs(gradientShare - (other[column]?.classes[id]?.gradientShare ?? 0)) < 1e-9),
  );
}

/** Where the loss lies under cross-entropy and under these settings; empty without terms. @param isMoving From the bins of the histogram. */
export function lossCurves(report: LossReport, view: LossView | undefined, isMoving = false): readonly CurveStep[] {
  if (report.terms === undefined || view === undefined || freedomOf(report) !== 'free') return curvesOf(report.concentration.curve);
  const classes = report.classes.length;
  const crossEntropy = crossEntropyCurve(report.terms, classes);
  const rows = isMoving ? quickLossOf(report.terms, classes).rows : report.terms;
  return curvesOf({ crossEntropy, loss: lossConcentration(rows, { classes, alpha: view.alpha, gamma: view.gamma }, CURVE_STEPS) });
}

function curvesOf({ crossEntropy, loss }: LossReport['concentration']['curve']): readonly CurveStep[] {
  if (crossEntropy.length !== loss.length) return [];
  return crossEntropy.map((point, index) => ({ examples: point.examples, before: point.loss, now: loss[index]?.loss ?? 0 }));
}

/** So that the hardest 1, 5 and 20 % are points of the curve. */
const CURVE_STEPS = 100;
const crossEntropyCurves = new WeakMap<LossTerms, readonly ConcentrationPoint[]>();

/** It does not change with the slider. */
function crossEntropyCurve(terms: LossTerms, classes: number): readonly ConcentrationPoint[] {
  const known = crossEntropyCurves.get(terms) ?? lossConcentration(terms, { classes, alpha: null, gamma: 0 }, CURVE_STEPS);
  crossEntropyCurves.set(terms, known);
  return known;
}
