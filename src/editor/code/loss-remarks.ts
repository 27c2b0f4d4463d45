import * as vscode from 'vscode';
import type { Finding } from '../../core/analysis.ts';
import type { CodeRemark } from '../../core/code/code-remark.ts';
import { judgeRemarks, remarkFinding } from '../../core/code/judge-remarks.ts';
import { isMuted } from '../../core/findings/muting.ts';
import { SETTINGS } from '../contributions.ts';
import { readSetting } from '../settings.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import { isFileOf, pathOf } from './code-document.ts';
import type { CodeInspections } from './code-inspections.ts';

/** A fault of loss code that is neither muted nor contradicted by the data. */
export interface ShownRemark {
  readonly remark: CodeRemark;
  readonly finding: Finding;
}

/** What is to be said about the loss code of a document now; none where it changed meanwhile. Data are not needed, but some remarks depend on them. */
export async function shownRemarks(
  inspections: CodeInspections,
  model: WorkspaceModel,
  document: vscode.TextDocument,
): Promise<readonly ShownRemark[]> {
  const { version } = document;
  const inspection = await inspections.of(document);
  if (inspection === null || inspection.remarks.length === 0 || document.version !== version) return [];
  const mutes = readSetting(SETTINGS.findingsMuted);
  return judgeRemarks(inspection.remarks, model.analysis?.datasets ?? [], pathOf(document)).flatMap((remark) => {
    const path = pathOf(document);
    const finding = remarkFinding(remark, path, (offset) => document.positionAt(offset).line + 1);
    return isMuted(finding, mutes, (glob) => isFileOf(document, glob)) ? [] : [{ remark, finding }];
  });
}

export function rangeOfRemark(document: vscode.TextDocument, { from, to }: Pick<CodeRemark, 'from' | 'to'>): vscode.Range {
  return new vscode.Range(document.positionAt(from), document.positionAt(to));
}
