import { join } from 'node:path';
import { type Message, messageOf } from '../../core/message.ts';
import type { FileCounter, FileOfFolder, FolderCounts, FolderLabelFormat, FolderPart, FolderPlan, FolderView } from '../folder-format.ts';
import { parseJson, reasonOf } from '../parse-json.ts';
import { FEWEST_CLASSES } from './class-folders.ts';
import { ObjectCounts } from './object-counts.ts';

/** `train_PlayMusic.json`, `train_PlayMusic_full.json`, `validate_PlayMusic.json` in the folder `PlayMusic`. */
const MEMBER = /^(train|validate)_(.+?)(_full)?\.json$/;

/**
 * Queries to an assistant as Snips published them: a folder for each intent, with a file of training and one of validation whose only key is
 * the intent. The intents are the classes; the file of all queries (`_full`) goes before the excerpt beside it.
 */
export const snips: FolderLabelFormat = {
  id: 'snips',
  title: 'Snips, a folder for each intent',
  recognisedBy: 'folders side by side that are called after intents, with train_INTENT.json and validate_INTENT.json in each',
  task: 'text-classification',
  largestFile: 64 * 1024 * 1024,
  batch: 4,
  encoding: 'utf-8',
  isText: true,
  recognise,
  counter: ({ problem, watch }) => new IntentCounter(new ObjectCounts({ problem, watch }), problem),
};

async function recognise(view: FolderView): Promise<readonly FolderPlan[]> {
  const train: string[] = [];
  const validate: string[] = [];
  const claims: string[] = [];
  const intents = view.folders.filter((name) => !name.startsWith('.'));
  for (const [index, intent] of intents.entries()) {
    // The others are opened where the first one is of this kind.
    if (claims.length === 0 && index > 0) break;
    const folder = await view.open(join(view.path, intent));
    const members = (folder?.files ?? []).filter((name) => MEMBER.exec(name)?.[2] === intent);
    if (members.length === 0) continue;
    claims.push(intent);
    for (const [kind, names] of [
      ['train', train],
      ['validate', validate],
    ] as const) {
      const whole = members.find((name) => name === `${kind}_${intent}_full.json`) ?? members.find((name) => name.startsWith(`${kind}_`));
      if (whole !== undefined) names.push(join(intent, whole));
    }
  }
  if (claims.length < FEWEST_CLASSES) return [];
  const partOf = (split: string, word: string, names: readonly string[]): FolderPart => ({
    path: join(view.path, names[0]!),
    split,
    splitEvidence: messageOf('the word "{0}" in the names', word),
    files: [{ folder: view.path, names }],
    known: [],
    setup: {},
  });
  return [
    {
      evidence: messageOf('{0} folders of intents, each with its queries', claims.length),
      folder: view.path,
      name: null,
      isDeclared: false,
      labelConfig: null,
      parts: [
        ...(train.length > 0 ? [partOf('train', 'train', train)] : []),
        ...(validate.length > 0 ? [partOf('dev', 'validate', validate)] : []),
      ],
      claims: claims.map((intent) => ({ folder: join(view.path, intent), extensions: ['.json'] })),
      problems: [],
    },
  ];
}

/** `{"PlayMusic": [{"data": [{"text": "play "}, {"text": "Bach", "entity": "artist"}]}, …]}` */
class IntentCounter implements FileCounter {
  readonly #queries: ObjectCounts;
  readonly #problem: (path: string, line: number | null, message: Message) => void;
  readonly #decoder = new TextDecoder();

  constructor(queries: ObjectCounts, problem: (path: string, line: number | null, message: Message) => void) {
    this.#queries = queries;
    this.#problem = problem;
  }

  count(bytes: Uint8Array, file: FileOfFolder): void {
    let document: unknown;
    try {
      document = parseJson(this.#decoder.decode(bytes));
    } catch (error) {
      this.#problem(file.path, null, messageOf('The file is not valid JSON ({0}); its queries were not counted.', reasonOf(error)));
      return;
    }
    for (const [intent, queries] of typeof document === 'object' && document !== null ? Object.entries(document) : []) {
      if (!Array.isArray(queries)) {
        this.#problem(file.path, null, messageOf('A list of queries was expected under {0}; it was left out.', JSON.stringify(intent)));
        continue;
      }
      for (const _ of queries) {
        this.#queries.image();
        this.#queries.object(intent, false, file, () => 1);
      }
    }
  }

  finish(): FolderCounts {
    return { counts: this.#queries.finish().counts, unit: 'document' };
  }
}
