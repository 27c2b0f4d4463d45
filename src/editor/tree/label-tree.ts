import * as vscode from 'vscode';
import type { Analysis } from '../../core/analysis.ts';
import { CONTEXT_KEYS, VIEWS } from '../contributions.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import { itemOf } from './items.ts';
import { type ClassOrder, childNodes, type MoreNode, nodeId, PAGE, rootNodes, type TreeNode } from './nodes.ts';

/** The view of labels: rows of the last analysis, a progress bar while the next one runs. */
export class LabelTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #model: WorkspaceModel;
  readonly #memento: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<TreeNode | undefined>();
  readonly #subscriptions: vscode.Disposable[];
  /** How many children a row may show, by its id; a page where nothing is said. */
  readonly #shown = new Map<string, number>();
  #order: ClassOrder;
  #analysis: Analysis | null = null;
  readonly #view: vscode.TreeView<TreeNode>;
  #barShown = false;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(model: WorkspaceModel, memento: vscode.Memento) {
    this.#model = model;
    this.#memento = memento;
    this.#order = memento.get<ClassOrder>(ORDER_KEY) === 'labelId' ? 'labelId' : 'count';
    void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.classOrder, this.#order);
    this.#view = vscode.window.createTreeView(VIEWS.labels, { treeDataProvider: this, showCollapseAll: true });
    this.#subscriptions = [
      this.#view,
      this.#changed,
      model.onDidChange(() => this.#update()),
      model.onDidProgress(({ message }) => this.#say(message)),
    ];
  }

  setOrder(order: ClassOrder): void {
    this.#order = order;
    void this.#memento.update(ORDER_KEY, order);
    void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.classOrder, order);
    this.#changed.fire(undefined);
  }

  showMore(node: MoreNode): void {
    const id = nodeId(node.parent);
    // Each time twice as many, so that the end of a long list is a few clicks away.
    this.#shown.set(id, (this.#shown.get(id) ?? PAGE) * 2);
    this.#changed.fire(node.parent);
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (node !== undefined) return [...childNodes(node, this.#order, this.#shown.get(nodeId(node)) ?? PAGE)];
    return this.#model.analysis === null ? [] : [...rootNodes(this.#model.analysis)];
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const item = itemOf(node);
    item.id = nodeId(node);
    item.contextValue ??= `focalLens.${node.kind}`;
    return item;
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  #update(): void {
    if (this.#analysis !== this.#model.analysis) {
      this.#analysis = this.#model.analysis;
      this.#changed.fire(undefined);
    }
    if (this.#model.isRunning) this.#say(vscode.l10n.t('Looking for label files…'));
    else this.#view.message = this.#model.errorMessage ?? undefined;
    if (this.#model.isRunning && !this.#barShown) this.#showProgressBar();
  }

  /** Above the rows, and only while there are none: a refresh must not push them around. */
  #say(message: string): void {
    if (this.#analysis === null) this.#view.message = message;
  }

  #showProgressBar(): void {
    this.#barShown = true;
    void vscode.window.withProgress({ location: { viewId: VIEWS.labels } }, async () => {
      await new Promise<void>((resolve) => {
        const listening = this.#model.onDidChange(() => {
          if (this.#model.isRunning) return;
          listening.dispose();
          resolve();
        });
      });
      this.#barShown = false;
    });
  }
}

const ORDER_KEY = 'tree.classOrder';
