import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import picomatch from 'picomatch';
import type { Dataset, Finding, Problem } from '../../core/analysis.ts';
import { nearestDataset } from '../../core/code/alpha-target.ts';
import { judgeRemarks, remarkFinding } from '../../core/code/judge-remarks.ts';
import { type AlphaVerdict, judgeAlpha, NOTABLE_DEVIATION, staleAlphaFinding } from '../../core/code/stale-alpha.ts';
import { messageOf } from '../../core/message.ts';
import { problemAt } from '../../core/problem.ts';
import { inspectCode } from '../../formats/code/inspect-code.ts';
import { mayBeSource, readSources, type Source } from '../../formats/code/read-sources.ts';
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
  for (const path of datasets.length === 0 ? [] : await sourcesBelow(paths, exclude, slices, problems)) {
    if (slices.isOver()) await slices.rest();
    found.push(...(await findingsIn(path, datasets, signal, problems)));
  }
  return { found, problems };
}

async function findingsIn(
  path: string,
  datasets: readonly Dataset[],
  signal: AbortSignal,
  problems: Problem[],
): Promise<readonly CodeFinding[]> {
  const sources = await readSources(path).catch((error: NodeJS.ErrnoException) => {
    problems.push(problemAt(path, null, messageOf('It cannot be read ({0}); check its permissions.', error.code ?? error.message)));
    return [];
  });
  // A large file is data, not a script.
  const found: CodeFinding[] = [];
  for (const source of sources ?? []) found.push(...(await findingsOf(source, path, datasets, signal)));
  return found;
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
  // A report lists findings by data set: where none is nearer than the others, the first has them.
  const dataset = (nearestDataset(datasets, path) ?? datasets[0]!).name;
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
