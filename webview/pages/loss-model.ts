/** From a loss report and the choices of the page to the figures that it shows. Immediate: it runs on every move of the slider. */
import type { AlphaSettings } from '../../src/core/alpha/alpha.ts';
import { ALPHA_SCHEMES } from '../../src/core/alpha/schemes.ts';
import type { Analysis } from '../../src/core/analysis.ts';
import { primarySplit, primaryUnit } from '../../src/core/analysis.ts';
import { type LossBudget, lossBudget, sweep } from '../../src/core/loss/budget.ts';
import { type ConcentrationPoint, lossConcentration } from '../../src/core/loss/concentration.ts';
import type { LossReport, LossTerms, Reduction } from '../../src/core/loss/report.ts';
import type { CurveStep } from '../charts/concentration-curve.ts';
import type { Dumbbell } from '../charts/dumbbells.ts';
import type { HeatRow } from '../charts/heat-map.ts';
import { weigh } from './alpha-of-selection.ts';

/** The choice "no α" beside the schemes. */
export const NO_ALPHA = 'none';

/** Training counts of a report's classes, in label-id order: from the data set it belongs to, or else the evaluated examples stand in. */
export function trainingCounts(
  report: LossReport,
  analysis: Analysis | null,
  dataset: string | null,
): { readonly counts: readonly number[]; readonly split: string | null } {
  const known = analysis?.datasets.find(({ name }) => name === dataset);
  const split = known === undefined ? undefined : primarySplit(known);
  const unit = split === undefined ? undefined : primaryUnit(split);
  if (split === undefined || unit === undefined) return { counts: report.classes.map(({ examples }) => examples), split: null };
  const byLabel = new Map(unit.classes.map(({ label, count }) => [label, count]));
  return { counts: report.classes.map(({ label }) => byLabel.get(label) ?? 0), split: split.name };
}

/** The most frequent gold class. */
export function majorityClass(report: LossReport): number {
  return report.classes.reduce((most, { examples }, id) => (examples > (report.classes[most]?.examples ?? -1) ? id : most), 0);
}

/** What a model that always answers the majority class would score. `certain`: its calibration error when it is sure of it. */
export function alwaysMajority(report: LossReport): {
  readonly accuracy: number;
  readonly balancedAccuracy: number;
  readonly macroF1: number;
  readonly calibrationError: number;
} {
  const p = report.majorityBaseline;
  const seen = report.classes.filter(({ examples }) => examples > 0).length;
  return {
    accuracy: p,
    balancedAccuracy: 1 / Math.max(1, seen),
    macroF1: (2 * p) / (1 + p) / Math.max(1, report.classes.length),
    calibrationError: 1 - p,
  };
}

export const SWEEP_GAMMAS = [0, 0.5, 1, 1.5, 2, 3, 4, 5] as const;

/** Below this share of the gradient the majority leaves little that a loss could shift. */
export const LITTLE = 0.1;

export interface LossSettings {
  readonly gamma: number;
  /** A scheme's id, or `NO_ALPHA`. */
  readonly weighting: string;
  readonly alpha: AlphaSettings;
}

export interface LossView {
  /** α in label-id order; null without weighting. */
  readonly alpha: readonly (number | null)[] | null;
  readonly budget: LossBudget;
}

/** @returns undefined when the report came without terms: then there is nothing to recompute. */
export function lossView(
  report: LossReport,
  counts: readonly number[],
  settings: LossSettings,
  reduction: Reduction,
): LossView | undefined {
  if (report.terms === undefined) return undefined;
  const alpha = alphaFor(report, counts, settings.weighting, settings.alpha);
  return { alpha, budget: lossBudget(report.terms, { classes: report.classes.length, alpha, gamma: settings.gamma, reduction }) };
}

function alphaFor(
  report: LossReport,
  counts: readonly number[],
  weighting: string,
  settings: AlphaSettings,
): readonly (number | null)[] | null {
  if (weighting === NO_ALPHA) return null;
  const labels = report.classes.map(({ label }) => label);
  return weigh(labels, counts, 'example', { ...settings, scheme: weighting }).alpha;
}

/**
 * What the majority class gets of the gradient for each α scheme (rows) and each γ of `SWEEP_GAMMAS`. Schemes that differ by a constant
 * factor alone give the same shares: they are one row.
 */
export function majoritySweep(
  report: LossReport,
  counts: readonly number[],
  settings: AlphaSettings,
  majority: number,
): readonly HeatRow[] {
  const terms = report.terms;
  if (terms === undefined) return [];
  const rows: { ids: [string, ...string[]]; cells: readonly number[] }[] = [];
  for (const id of [NO_ALPHA, ...ALPHA_SCHEMES.map((scheme) => scheme.id)]) {
    const alpha = alphaFor(report, counts, id, settings);
    const points = sweep(terms, SWEEP_GAMMAS, { classes: report.classes.length, alpha, reduction: 'none' });
    const cells = points.map(({ classes }) => classes[majority]?.gradientShare ?? 0);
    const same = rows.find((row) => row.cells.every((cell, column) => Math.abs(cell - (cells[column] ?? 0)) < 1e-9));
    if (same === undefined) rows.push({ ids: [id], cells });
    else same.ids.push(id);
  }
  return rows.map(({ ids, cells }) => ({ ids, cells, label: ids.length === 1 ? ids[0] : `${ids[0]} +${ids.length - 1}` }));
}

/** Where the loss lies under cross-entropy and under these settings; empty without terms. */
export function lossCurves(report: LossReport, view: LossView | undefined, gamma: number): readonly CurveStep[] {
  if (report.terms === undefined || view === undefined) return [];
  const classes = report.classes.length;
  const before = crossEntropyCurve(report.terms, classes);
  const now = lossConcentration(report.terms, { classes, alpha: view.alpha, gamma }, CURVE_STEPS);
  if (before.length !== now.length) return [];
  return before.map(({ examples, loss }, index) => ({ examples, before: loss, now: now[index]?.loss ?? 0 }));
}

const CURVE_STEPS = 40;
const crossEntropyCurves = new WeakMap<LossTerms, readonly ConcentrationPoint[]>();

/** It does not change with the slider. */
function crossEntropyCurve(terms: LossTerms, classes: number): readonly ConcentrationPoint[] {
  const known = crossEntropyCurves.get(terms) ?? lossConcentration(terms, { classes, alpha: null, gamma: 0 }, CURVE_STEPS);
  crossEntropyCurves.set(terms, known);
  return known;
}

/** One class of the page: the measure that is drawn, and the gradient that the headline speaks of. */
export interface LossRow extends Dumbbell {
  readonly examples: number;
  readonly recall: number | null;
  readonly crossEntropyGradient: number;
  readonly gradient: number;
  /** Standard error of `gradient`. */
  readonly gradientError: number;
}
