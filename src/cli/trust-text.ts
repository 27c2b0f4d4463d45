import type { LabelIssue, LossConcentration, LossReport } from '../core/loss/report.ts';
import { visibleLabel } from '../core/name-labels.ts';
import { formatCount, formatShare } from '../core/number-format.ts';
import { dim, figure, plain, styled } from './style.ts';
import { type Cell, type Column, table } from './table.ts';
import { roomBeside, wrap } from './wrap.ts';

const right = (title: string): Column => ({ title, align: 'right' });
const left = (title: string): Column => ({ title, align: 'left' });
const quiet = (text: string): Cell => ({ text, style: dim });

/** Who gets the gradient, and that this is a description. */
export function statementText({ statement, concentration }: LossReport): string {
  if (statement === null) return '';
  const note = 'It describes where the loss goes; it does not predict what another loss would do to F1.';
  return [`  ${plain(statement)}`, ...hardestLines(concentration), `  ${dim(note)}`].join('\n');
}

function hardestLines({ hardest }: LossConcentration): readonly string[] {
  if (hardest.length === 0) return [];
  const parts = hardest.map(
    ({ examples, crossEntropy, loss }) => `${Math.round(examples * 100)}\u202f% ${formatShare(crossEntropy)} → ${formatShare(loss)}`,
  );
  return [`  Share of the loss on the hardest examples, under cross-entropy → here: ${parts.join(' · ')}`];
}

/** Metrics of all rows, each beside what always answering the most frequent class would reach, and how they were counted. */
export function metricsText(report: LossReport): string {
  const { baselines, entities, entitiesNote } = report;
  const row = (name: string, value: string, baseline: string): (Cell | string)[] => [name, value, quiet(baseline)];
  const rows = [
    row('accuracy', formatShare(report.accuracy), formatShare(baselines.accuracy)),
    row('balanced accuracy', formatShare(report.balancedAccuracy), formatShare(baselines.balancedAccuracy)),
    row('macro F1', report.macroF1.toFixed(3), baselines.macroF1.toFixed(3)),
    ...(entities === null
      ? []
      : [
          row('entity F1, strict', entities.strict.f1.toFixed(3), baselines.entityF1?.toFixed(3) ?? '–'),
          row('entity F1, lenient', entities.lenient.f1.toFixed(3), baselines.entityF1?.toFixed(3) ?? '–'),
        ]),
  ];
  const columns = [left('metric'), right('here'), right(`always ${visibleLabel(baselines.label)}`)];
  const said = entities?.policy ?? (entitiesNote === null || entitiesNote.includes('no tags') ? null : entitiesNote);
  const policy = said === null ? [] : wrap(said, roomBeside([])).map((line) => `  ${dim(line)}`);
  return [table(columns, rows, dim), ...policy].join('\n');
}

/** Whether the model is right as often as it is sure; the bins that have rows. */
export function calibrationText({ calibration }: LossReport): string {
  if (calibration === null) return '';
  const { equalWidth, equalMass, classWise, bins } = calibration;
  const heading = `${styled('bold', 'Calibration error')} ${equalWidth.toFixed(3)}  ${dim(
    `15 equal bins · equal mass ${equalMass.toFixed(3)} · class-wise ${classWise === null ? '–' : figure(Number(classWise.toFixed(4)))}`,
  )}`;
  const rows = bins
    .filter(({ count }) => count > 0)
    .map(({ from, to, count, confidence, accuracy }): (Cell | string)[] => [
      quiet(`${from.toFixed(2)}–${to.toFixed(2)}`),
      formatCount(count),
      formatShare(confidence!),
      formatShare(accuracy!),
    ]);
  return `${heading}\n${table([left('sure'), right('examples'), right('confidence'), right('accuracy')], rows, dim)}`;
}

const SHOWN_ISSUES = 10;

/** Labels that are likely wrong, at their places. */
export function issuesTable({ labelIssues, labelIssueCount, labelIssueRows }: LossReport): string {
  if (labelIssues.length === 0) return '';
  const rows = labelIssues
    .slice(0, SHOWN_ISSUES)
    .map((issue): (Cell | string)[] => [
      quiet(placeOf(issue)),
      visibleLabel(issue.label),
      visibleLabel(issue.suggested),
      figure(Number(issue.quality.toFixed(4))),
    ]);
  const looked = dim(`${formatCount(labelIssueCount)} in ${formatCount(labelIssueRows)} examples that were looked through`);
  const columns = [left('place'), left('label'), left('rather'), right('p of the label')];
  return `${styled('bold', 'Labels that are likely wrong')}  ${looked}\n${table(columns, rows, dim)}`;
}

function placeOf({ path, line, index }: LabelIssue): string {
  return `${plain(path)}${line === null ? ` row ${index}` : `:${line}`}`;
}
