/** A small NER data set that integration tests write into the open workspace. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Class names as a stranger may write them. */
export const HOSTILE_LABEL = '__proto__';

export const FIXTURE_NAME = 'editor-fixture';

/** One row per token of dev, a logit per label: the first is right, the second is lost to `O`. */
const PREDICTIONS = [
  { label: 0, logits: [4, 0, 0, 0, 0] },
  { label: 1, logits: [3, 1, 0, 0, 0] },
];

export interface LabelFixture {
  readonly folder: string;
  readonly train: string;
  readonly dev: string;
  readonly labels: string;
  readonly config: string;
  readonly predictions: string;
}

/** Train: 12 O, 3 B-per, 1 I-per; dev: 3 O, 1 B-per; `B-rare` is declared and never seen. */
export function writeLabelFixture(workspace: string): LabelFixture {
  const folder = join(workspace, FIXTURE_NAME);
  mkdirSync(folder, { recursive: true });
  const fixture = {
    folder,
    train: join(folder, 'train.conll'),
    dev: join(folder, 'dev.conll'),
    labels: join(folder, 'labels.txt'),
    config: join(folder, 'config.json'),
    predictions: join(folder, 'predictions.jsonl'),
  };
  writeFileSync(fixture.labels, ['O', 'B-per', 'I-per', 'B-rare', HOSTILE_LABEL, ''].join('\n'));
  const id2label = Object.fromEntries(
    [...['O', 'B-per', 'I-per', 'B-rare', HOSTILE_LABEL].entries()].map(([id, label]) => [String(id), label]),
  );
  writeFileSync(fixture.config, `${JSON.stringify({ id2label }, null, 2)}\n`);
  writeFileSync(
    fixture.train,
    sentence('Ada B-per', 'Lovelace I-per', 'met O', 'O O').repeat(1) +
      sentence('Bo B-per', 'sat O', 'there O', 'and O', 'ate O').repeat(2) +
      sentence('it O', 'rains O'),
  );
  writeFileSync(fixture.dev, sentence('Cy B-per', 'ran O', 'far O', '. O'));
  writeFileSync(fixture.predictions, PREDICTIONS.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return fixture;
}

export function sentence(...rows: readonly string[]): string {
  return `${rows.join('\n')}\n\n`;
}

export function removeLabelFixture(fixture: LabelFixture): void {
  rmSync(fixture.folder, { recursive: true, force: true });
}
