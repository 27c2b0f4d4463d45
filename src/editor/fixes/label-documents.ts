import type * as vscode from 'vscode';
import type { Dataset, Split } from '../../core/analysis.ts';
import { isFileOf } from '../workspace/analysis-files.ts';
import type { DatasetOrigin } from '../workspace/analysis-plan.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';

/** A document that is a label file of tokens with tags. */
export interface TaggedDocument {
  readonly dataset: Dataset;
  readonly split: Split;
  readonly scheme: string;
  readonly origin: DatasetOrigin;
}

/** What the last analysis says of a document; null where it is no label file, or its labels follow no tag scheme. */
export function taggedDocument(model: WorkspaceModel, document: vscode.TextDocument): TaggedDocument | null {
  if (document.uri.scheme !== 'file') return null;
  const path = document.uri.fsPath;
  for (const dataset of model.analysis?.datasets ?? []) {
    const split = dataset.splits.find(({ files }) => files.some((file) => TAGGED_FORMATS.has(file.format) && isFileOf(file, path)));
    const origin = split === undefined ? null : model.originOf(dataset);
    if (split !== undefined && split.scheme !== null && origin !== null) return { dataset, split, scheme: split.scheme.name, origin };
  }
  return null;
}

/** Formats of text whose tags stand in the lines as they are. */
const TAGGED_FORMATS: ReadonlySet<string> = new Set(['conll', 'conllu', 'tag-lines', 'tagged-words']);
