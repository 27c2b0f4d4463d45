import * as vscode from 'vscode';
import type { Dataset, Place } from '../../core/analysis.ts';
import { visibleLabel } from '../../core/name-labels.ts';
import type { EngineClient } from '../../engine/client/engine-client.ts';
import { isCancelled } from '../../protocol/connection.ts';
import type { Progress } from '../../protocol/rpc.ts';
import { latestWrite } from '../latest-write.ts';
import type { Places } from '../open/places.ts';
import { errorText, findingText, localProgress, placeText } from '../texts.ts';
import { escapeIcons, escapeLinks } from '../untrusted-text.ts';
import type { DatasetOrigin } from '../workspace/analysis-plan.ts';
import { exampleItems, type PlaceItem, section } from './example-items.ts';
import { type ExampleTarget, firstPlaces, LISTED } from './example-target.ts';

/** Lists places where labels stand, shows the one in focus, and opens the one that is chosen. */
export class ExamplesPicker {
  readonly #engine: EngineClient;
  readonly #places: Places;

  constructor(engine: EngineClient, places: Places) {
    this.#engine = engine;
    this.#places = places;
  }

  /**
   * What the analysis knows is listed at once, the rest when the files have been read once more.
   * @param more Further items, listed last.
   */
  async show(dataset: Dataset, origin: DatasetOrigin, target: ExampleTarget, more: readonly PlaceItem[]): Promise<void> {
    const { label, finding } = target;
    const session = new Session(titleOf(target), this.#places);
    const known =
      label === null || finding !== null ? [] : section(vscode.l10n.t('first places'), firstPlaces(dataset, label).map(firstItem));
    session.list([...known, ...more]);
    session.onAnotherSample(() => search());
    let seed = 0;
    const search = async () => {
      seed += 1;
      const request = {
        analysis: origin.request,
        dataset: origin.name,
        split: target.split,
        of: target.of,
        ...LISTED,
        seed,
      };
      const result = await session.busy((signal, progress) => this.#engine.request('examples', request, { signal, progress }));
      if (result === null) return;
      const items = [...exampleItems(result), ...more];
      const [only, another] = items.flatMap(({ place }) => (place === null ? [] : [place]));
      if (only === undefined) session.end(nothingFound(dataset, target));
      else if (another === undefined) await session.choose(only);
      else session.list(items);
    };
    await Promise.all([search(), session.ended]);
  }
}

function firstItem({ split, place }: ReturnType<typeof firstPlaces>[number]): PlaceItem {
  return { label: escapeIcons(placeText(place)), description: escapeIcons(visibleLabel(split)), place };
}

function titleOf({ label, finding }: ExampleTarget): string {
  if (finding !== null) return vscode.l10n.t('Examples: {0}', findingText(finding));
  return vscode.l10n.t('Examples of {0}', visibleLabel(label ?? ''));
}

function nothingFound(dataset: Dataset, { label, finding }: ExampleTarget): string {
  if (label === null || finding !== null) return vscode.l10n.t('There are no such places any more: the files have changed.');
  return vscode.l10n.t('{0} has no examples in {1}.', visibleLabel(label), visibleLabel(dataset.name));
}

/** One list on the screen. */
class Session {
  readonly ended: Promise<void>;
  readonly #pick = vscode.window.createQuickPick<PlaceItem>();
  readonly #places: Places;
  readonly #controller = new AbortController();
  readonly #before = vscode.window.activeTextEditor;
  readonly #preview: (place: Place) => Promise<void>;
  /** True when the focus was moved by the person, not by new items. */
  #isMoved = false;
  #hasPreviewed = false;
  #isChosen = false;

  constructor(title: string, places: Places) {
    this.#places = places;
    this.#preview = latestWrite((place: Place) => places.open(place, true));
    const pick = this.#pick;
    pick.title = title;
    pick.matchOnDescription = true;
    pick.keepScrollPosition = true;
    pick.onDidChangeActive(([item]) => this.#focus(item));
    pick.onDidAccept(() => {
      const place = pick.selectedItems[0]?.place ?? null;
      if (place !== null) void this.choose(place);
    });
    this.ended = new Promise((resolve) => {
      pick.onDidHide(() => {
        this.#controller.abort();
        pick.dispose();
        resolve(this.#goBack());
      });
    });
    pick.show();
  }

  list(items: readonly PlaceItem[]): void {
    this.#isMoved = false;
    this.#pick.items = items;
  }

  /** Runs while the list shows that it is not complete; null when the person did not wait for the end. */
  async busy<T>(run: (signal: AbortSignal, progress: (progress: Progress) => void) => Promise<T>): Promise<T | null> {
    this.#pick.busy = true;
    const hint = vscode.l10n.t('Type to filter; the place in focus is shown');
    this.#pick.placeholder = vscode.l10n.t('Looking through the files…');
    try {
      return await run(this.#controller.signal, (progress) => {
        if (!this.#controller.signal.aborted) this.#pick.placeholder = localProgress(progress).message;
      });
    } catch (error) {
      if (isCancelled(error)) return null;
      this.#pick.hide();
      throw error;
    } finally {
      if (!this.#controller.signal.aborted) {
        this.#pick.busy = false;
        this.#pick.placeholder = hint;
      }
    }
  }

  onAnotherSample(draw: () => Promise<void>): void {
    const button = { iconPath: new vscode.ThemeIcon('refresh'), tooltip: vscode.l10n.t('Draw another sample') };
    this.#pick.buttons = [button];
    this.#pick.onDidTriggerButton(() => {
      if (!this.#pick.busy) draw().catch((error: unknown) => this.end(errorText(error)));
    });
  }

  end(message: string): void {
    this.#pick.hide();
    void vscode.window.showInformationMessage(escapeLinks(message));
  }

  /** Opens the place, and ends the list. */
  async choose(place: Place): Promise<void> {
    this.#isChosen = true;
    this.#pick.hide();
    try {
      await this.#places.open(place);
    } catch (error) {
      void vscode.window.showErrorMessage(escapeLinks(errorText(error)));
    }
  }

  #focus(item: PlaceItem | undefined): void {
    const { items } = this.#pick;
    // The news of a list that another has replaced by now.
    if (item?.place == null || !items.includes(item)) return;
    // New items move the focus to the first one by themselves: nothing is opened before the person asks for it.
    if (!this.#isMoved && item === items.find(({ place }) => place !== null)) return;
    this.#isMoved = true;
    this.#hasPreviewed = true;
    // What cannot be shown says so when it is chosen.
    this.#preview(item.place).catch(() => {});
  }

  /** To where the person was before the previews. */
  async #goBack(): Promise<void> {
    const before = this.#before;
    if (this.#isChosen || !this.#hasPreviewed || before === undefined) return;
    const options = before.viewColumn === undefined ? {} : { viewColumn: before.viewColumn };
    await vscode.window.showTextDocument(before.document, { ...options, selection: before.selection });
  }
}
