import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import picomatch from 'picomatch';
import type { Dataset, Finding, Problem } from '../../core/analysis.ts';
import { LONGEST_SOURCE } from '../../core/code/alpha-site.ts';
import { nearestDataset } from '../../core/code/alpha-target.ts';
import { judgeRemarks, remarkFinding } from '../../core/code/judge-remarks.ts';
import { type AlphaVerdict, judgeAlpha, NOTABLE_DEVIATION, staleAlphaFinding } from '../../core/code/stale-alpha.ts';
import { messageOf } from '../../core/message.ts';
import { problemAt } from '../../core/problem.ts';
import { inspectCode } from '../../formats/code/inspect-code.ts';
import { type CellRemark, lintCells } from '../../formats/code/loss-lint/lint-cells.ts';
import { isOfInterest, LARGEST_NOTEBOOK, mayBeSource, readSources, type Source } from '../../formats/code/read-sources.ts';
import { listFolder } from '../../formats/folder-listing.ts';
import { TimeSlices } from '../../formats/time-slices.ts';
import { mayHoldData } from '../analyze/file-names.ts';

/** More files, and more folders, are said to be left out. */
const MOST_FILES = 2000;
const MOST_FOLDERS = 5000;

export interface CodeFinding {
  /** Name of the data set that the vector belongs to, or that lies nearest. */
  readonly dataset: string;
  readonly finding: Finding;
  /** False where it is a guess that the vector belongs to the data, or by which scheme it was made. */
  readonly isSure: boolean;
}

export interface CodeFindings {
  /** In the order of the files; in each, vectors come before the rest. */
  readonly found: readonly CodeFinding[];
  /** What could not be looked at. */
  readonly problems: readonly Problem[];
}

/**
 * α vectors in scripts, notebooks and configurations that no longer fit the data: a value off by a tenth or more, another number of classes, other labels or
 * another order; and faults of loss code in Python. Sources are parsed, never run.
 * @param paths folders, which are searched, and files
 * @param exclude globs against the path below a folder, with `/`
 */
export async function findInCode(
  {
    paths,
    datasets,
    exclude = [],
  }: { readonly paths: readonly string[]; readonly datasets: readonly Dataset[]; readonly exclude?: readonly string[] },
  signal: AbortSignal,
): Promise<CodeFindings> {
  const found: CodeFinding[] = [];
  const problems: Problem[] = [];
  const slices = new TimeSlices(signal);
  const large: string[] = [];
  for (const path of datasets.length === 0 ? [] : await sourcesBelow(paths, exclude, slices, problems)) {
    if (slices.isOver()) await slices.rest();
    const own = await findingsIn(path, datasets, signal, problems);
    if (own === null) large.push(path);
    else found.push(...own);
  }
  const [first] = large;
  if (first !== undefined) {
    const [script, notebook] = [LONGEST_SOURCE, LARGEST_NOTEBOOK].map((bytes) => bytes / 1024 / 1024);
    const said =
      large.length === 1
        ? messageOf('Larger than {0} MiB (a notebook: {1} MiB), it was not searched for α vectors and losses.', script!, notebook!)
        : messageOf(
            '{2} scripts are larger than {0} MiB (notebooks: {1} MiB) and were not searched for α vectors and losses; this is the first.',
            script!,
            notebook!,
            large.length,
          );
    problems.push(problemAt(first, null, said));
  }
  return { found, problems };
}

/** Null for a script that is too large. */
async function findingsIn(
  path: string,
  datasets: readonly Dataset[],
  signal: AbortSignal,
  problems: Problem[],
): Promise<readonly CodeFinding[] | null> {
  const sources = await readSources(path).catch((error: NodeJS.ErrnoException) => {
    problems.push(problemAt(path, null, messageOf('It cannot be read ({0}); check its permissions.', error.code ?? error.message)));
    return [];
  });
  if (sources === null) return null;
  const found: CodeFinding[] = [];
  for (const source of sources) if (isOfInterest(source)) found.push(...(await findingsOf(source, path, datasets, signal)));
  const cells = sources.filter(({ isCell }) => isCell);
  for (const { cell, remark } of await betweenCells(cells, signal))
    found.push({ dataset: nearestName(datasets, path), finding: remarkFinding(remark, path, cells[cell]!.lineAt), isSure: true });
  return found;
}

/** Nothing of a notebook whose cells are too long together. */
async function betweenCells(cells: readonly Source[], signal: AbortSignal): Promise<readonly CellRemark[]> {
  const length = cells.reduce((sum, { text }) => sum + text.length, 0);
  const texts = cells.map(({ text }) => text);
  return length > LONGEST_SOURCE ? [] : lintCells(texts, signal);
}

/** A report lists findings by data set: where none is nearer than the others, the first has them. */
function nearestName(datasets: readonly Dataset[], path: string): string {
  return (nearestDataset(datasets, path) ?? datasets[0]!).name;
}

async function findingsOf(
  { language, text, isCell, lineAt }: Source,
  path: string,
  datasets: readonly Dataset[],
  signal: AbortSignal,
): Promise<readonly CodeFinding[]> {
  const { alphas, remarks } = await inspectCode(language, text, { isCell, signal });
  const stale = alphas.flatMap((site): readonly CodeFinding[] => {
    const verdict = judgeAlpha(site, datasets, path);
    const finding = verdict === null || !isNotable(verdict) ? null : staleAlphaFinding(verdict, { path, line: lineAt(site.from) });
    if (verdict === null || finding === null) return [];
    return [{ dataset: verdict.target.dataset.name, finding, isSure: finding.severity !== 'info' }];
  });
  const dataset = nearestName(datasets, path);
  const faults = judgeRemarks(remarks, datasets, path).map((remark) => ({
    dataset,
    finding: remarkFinding(remark, path, lineAt),
    isSure: true,
  }));
  return [...stale, ...faults];
}

/** One more sentence in the training data moves every α a little: that fails no build. */
function isNotable({ kind, off }: AlphaVerdict): boolean {
  return kind !== 'stale' || off.some((each) => each.off >= NOTABLE_DEVIATION);
}

/** Files of scripts, those nearest to the roots first. */
async function sourcesBelow(
  paths: readonly string[],
  exclude: readonly string[],
  slices: TimeSlices,
  problems: Problem[],
): Promise<readonly string[]> {
  const isExcluded = exclude.length === 0 ? () => false : picomatch([...exclude], { dot: true });
  const files = new Set<string>();
  let folders: { readonly path: string; readonly below: string }[] = [];
  for (const path of new Set(paths)) {
    const status = await stat(path).catch(() => null);
    if (status?.isDirectory()) folders.push({ path, below: '' });
    else if (status?.isFile() && mayBeSource(path)) files.add(path);
  }
  let seen = 0;
  while (folders.length > 0) {
    const inside: typeof folders = [];
    for (const { path, below } of folders) {
      seen += 1;
      if (seen > MOST_FOLDERS || files.size >= MOST_FILES) {
        problems.push(
          problemAt(
            path,
            null,
            messageOf(
              'The search for α vectors and losses in scripts stopped after {0} folders and {1} files; exclude patterns reach the rest.',
              String(seen - 1),
              files.size,
            ),
          ),
        );
        return [...files];
      }
      if (slices.isOver()) await slices.rest();
      const listing = await listFolder(path, slices).catch(() => null);
      for (const name of listing?.files ?? []) {
        if (files.size < MOST_FILES && mayBeSource(name) && !name.startsWith('.') && !isExcluded(below + name)) files.add(join(path, name));
      }
      for (const name of listing?.folders ?? []) {
        // Links would lead out, or round in circles.
        if (listing?.links.has(name) || !mayHoldData(name) || isExcluded(below + name) || isExcluded(`${below}${name}/`)) continue;
        inside.push({ path: join(path, name), below: `${below}${name}/` });
      }
    }
    folders = inside;
  }
  return [...files];
}
