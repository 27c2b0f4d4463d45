import type * as vscode from 'vscode';
import type { Dataset } from '../../core/analysis.ts';
import { LOSS_DEFINITIONS } from '../../core/loss/definitions.ts';

/** What an evaluation takes that the data set does not say. */
export interface EvaluationChoice {
  /** Files that are evaluated together. */
  readonly paths: readonly string[];
  /** Id of a definition of the loss. */
  readonly definition: string;
  /** A label config that names the classes; null: the data set, or what lies beside the predictions. */
  readonly labels: string | null;
  /** A label file whose counts are the training priors; null: the data set's. */
  readonly trainCounts: string | null;
  /** The label file that the rows belong to; null: one that lies near and fits. */
  readonly align: string | null;
}

export const FIRST_CHOICE: EvaluationChoice = { paths: [], definition: 'paper', labels: null, trainCounts: null, align: null };

/** What was chosen last, per data set, kept for the workspace. */
export class EvaluationChoices {
  readonly #memento: vscode.Memento;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  of(dataset: Dataset | null): EvaluationChoice {
    return readChoice(this.#memento.get<unknown>(keyOf(dataset)));
  }

  async keep(dataset: Dataset | null, choice: EvaluationChoice): Promise<void> {
    await this.#memento.update(keyOf(dataset), choice);
  }
}

function keyOf(dataset: Dataset | null): string {
  return `evaluation.${dataset?.folder ?? ''}.${dataset?.name ?? ''}`;
}

/** Another version may have written it: what does not fit is as if it had not been chosen. */
function readChoice(saved: unknown): EvaluationChoice {
  const state: Record<string, unknown> = typeof saved === 'object' && saved !== null ? { ...saved } : {};
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  const { paths, definition } = state;
  return {
    paths: Array.isArray(paths) ? paths.filter((path) => typeof path === 'string') : [],
    definition: LOSS_DEFINITIONS.find(({ id }) => id === definition)?.id ?? FIRST_CHOICE.definition,
    labels: text(state.labels),
    trainCounts: text(state.trainCounts),
    align: text(state.align),
  };
}

/** Other predictions belong to another label file, unless one was chosen just now. */
export function withPaths(choice: EvaluationChoice, paths: readonly string[], remembered: EvaluationChoice): EvaluationChoice {
  const areSame = paths.length === remembered.paths.length && paths.every((path) => remembered.paths.includes(path));
  return { ...choice, paths, align: !areSame && choice.align === remembered.align ? null : choice.align };
}

/** The label files of a data set that rows of predictions may belong to: those that are measured before those that are learned from. */
export function alignChoices({ splits }: Dataset): readonly { readonly path: string; readonly split: string }[] {
  const rank = (split: string) => Number(/^train/i.test(split));
  const files = splits.flatMap(({ name, files: own }) =>
    own.flatMap(({ path, folders }) => (folders === undefined ? [{ path, split: name }] : [])),
  );
  const once = files.filter(({ path }, index) => files.findIndex((other) => other.path === path) === index);
  return once.sort((a, b) => rank(a.split) - rank(b.split));
}

/**
 * The data set that predictions belong to: the one that found them beside its data, the only one, or the one in whose folder they lie.
 * Undefined when a person has to say.
 */
export function datasetOfPredictions(datasets: readonly Dataset[], path: string): Dataset | undefined {
  const finders = datasets.filter(({ predictions }) => predictions.includes(path));
  if (finders.length === 1) return finders[0];
  if (datasets.length === 1) return datasets[0];
  const isWithin = ({ folder }: Dataset) => path.startsWith(folder) && /^[/\\]/.test(path.slice(folder.length));
  const around = (finders.length > 0 ? finders : datasets).filter(isWithin).sort((a, b) => b.folder.length - a.folder.length);
  const [nearest, next] = around;
  return nearest !== undefined && nearest.folder.length !== next?.folder.length ? nearest : undefined;
}
