import { existsSync } from 'node:fs';
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Analysis } from '../../core/analysis.ts';
import { type CheckOptions, checkAnalysis, unreadableReport } from '../../core/check/check.ts';
import { DEFAULT_FAIL_ON } from '../../core/check/fail-on.ts';
import type { DatasetIdentity } from '../../core/check/fingerprint.ts';
import type { CheckReport } from '../../core/check/report.ts';
import type { CheckSettings, TextsChoice } from '../../core/check/settings.ts';
import { messageOf } from '../../core/message.ts';
import { INSPECTED_BYTES } from '../../core/texts/text-index.ts';
import { findCheckConfig, openCheckConfig } from '../../formats/check-config/find-check-config.ts';
import { badInput, type Handling, RequestError } from '../../protocol/connection.ts';
import type { AnalyzeRequest, CheckRequest, CheckResult } from '../../protocol/engine-api.ts';
import { ErrorCode } from '../../protocol/rpc.ts';
import { analyze } from '../analyze/analyze.ts';
import type { FileReader } from '../analyze/file-reader.ts';
import { unmuted } from '../analyze/muted-findings.ts';
import { RecentDatasets } from '../analyze/recent-datasets.ts';
import { asBadInput } from '../bad-input.ts';
import { findInCode } from '../code/code-findings.ts';
import { withTextFindings } from '../texts/inspect-texts.ts';
import { readBaseline } from './baseline.ts';

/**
 * Compares data sets with what is allowed. Where nothing can be read the report says why. Rejects only for a request that makes no sense:
 * a configuration that cannot be followed, no paths at all.
 */
export async function check(
  { settings: asked, config, version, root }: CheckRequest,
  reader: FileReader,
  handling: Handling,
): Promise<CheckResult> {
  const found = await findConfig(config, asked);
  const settings = merged(found?.settings ?? null, asked);
  const { paths = [], splits = [], limits, failOn = DEFAULT_FAIL_ON, muted = [], format = null, baseline, texts } = settings;
  if (paths.length === 0 && splits.length === 0) {
    throw badInput(messageOf('Name at least one label file or folder, for example: focal-lens check data/'));
  }
  const options: CheckOptions = {
    version,
    limits,
    failOn,
    config: found?.path ?? null,
    baseline: baseline === undefined ? null : await readBaseline(baseline).catch(rejectBadInput),
    identityOf: ({ name, folder }) => identityIn(resolve(root), name, resolve(folder)),
    unmuted: unmuted(muted, paths),
  };
  const request = analyzeRequest(settings);
  return {
    report: await reportOf(request, scriptRoots([...paths, ...splits.map(({ path }) => path)], root), texts, options, reader, handling),
    format,
  };
}

/** A data set may bear the name of the folder into which the repository was cloned, which differs from copy to copy. */
function identityIn(root: string, name: string, folder: string): DatasetIdentity {
  const above = basename(root);
  const own = name === above ? '.' : name.startsWith(`${above}/`) ? name.slice(above.length + 1) : name;
  return { name: own, folder: relative(root, folder).split(sep).join('/') };
}

async function findConfig(named: string | null, { paths = [], splits = [] }: CheckSettings) {
  const from = paths[0] ?? splits[0]?.path ?? '.';
  return (named === null ? findCheckConfig(from) : openCheckConfig(named)).catch(rejectBadInput);
}

function rejectBadInput(error: unknown): never {
  throw asBadInput(error);
}

/** What was asked for directly replaces what the configuration says; mutes are added to its mutes. */
function merged(config: CheckSettings | null, asked: CheckSettings): CheckSettings {
  if (config === null) return asked;
  const limited = new Set(asked.limits.map(({ code }) => code));
  // Paths and splits say together what is read.
  const { paths, splits, ...rest } = config;
  const isAsked = asked.paths !== undefined || asked.splits !== undefined;
  return {
    ...(isAsked ? rest : config),
    ...asked,
    limits: [...config.limits.filter(({ code }) => !limited.has(code)), ...asked.limits],
    muted: [...(config.muted ?? []), ...(asked.muted ?? [])],
  };
}

function analyzeRequest({
  paths = [],
  splits,
  include,
  exclude,
  readAs,
  labels,
  column,
  scheme,
  unit,
  muted,
}: CheckSettings): AnalyzeRequest {
  return {
    paths,
    ...(splits === undefined ? {} : { splits }),
    ...(include === undefined ? {} : { include }),
    ...(exclude === undefined ? {} : { exclude }),
    ...(readAs === undefined ? {} : { format: readAs }),
    ...(labels === undefined ? {} : { labels }),
    ...(column === undefined ? {} : { column }),
    ...(scheme === undefined ? {} : { scheme }),
    ...(unit === undefined ? {} : { unit }),
    ...(muted === undefined ? {} : { muted }),
  };
}

async function reportOf(
  request: AnalyzeRequest,
  scripts: readonly string[],
  texts: TextsChoice | undefined,
  options: CheckOptions,
  reader: FileReader,
  handling: Handling,
): Promise<CheckReport> {
  let analysis: Analysis;
  try {
    const recent = new RecentDatasets(reader);
    const analysed = await analyze(request, reader, handling, recent);
    const limit = texts === 'never' ? -1 : texts === 'always' ? Number.POSITIVE_INFINITY : INSPECTED_BYTES;
    const gathered = await recent.of(request, handling);
    analysis = { ...analysed, datasets: await withTextFindings(analysed.datasets, gathered, limit, request, handling) };
  } catch (error) {
    if (!(error instanceof RequestError) || error.code !== ErrorCode.badInput) throw error;
    const problem = { path: error.place?.path ?? '', line: error.place?.line ?? null, message: error.message };
    return unreadableReport([problem], options);
  }
  return checkAnalysis(await withCodeFindings(analysis, { scripts, exclude: request.exclude ?? [] }, options, handling), options);
}

/** Scripts lie beside the data, or elsewhere in the repository that holds them. */
function scriptRoots(paths: readonly string[], root: string): readonly string[] {
  const isInside = (path: string) => {
    const own = relative(root, resolve(path));
    return own !== '..' && !own.startsWith(`..${sep}`) && !isAbsolute(own);
  };
  return paths.some(isInside) && existsSync(join(root, '.git')) ? [root, ...paths.filter((path) => !isInside(path))] : paths;
}

/** Adds the α vectors of scripts that no longer fit, and faults of their losses. Where only a guess says so, no build is to fail. */
async function withCodeFindings(
  analysis: Analysis,
  { scripts, exclude }: { readonly scripts: readonly string[]; readonly exclude: readonly string[] },
  options: CheckOptions,
  { signal }: Handling,
): Promise<Analysis> {
  const { found, problems } = await findInCode({ paths: scripts, datasets: analysis.datasets, exclude }, signal);
  const sure = found.filter(({ isSure }) => isSure);
  if (sure.length + problems.length === 0) return analysis;
  const datasets = analysis.datasets.map((dataset) => {
    const own = options.unmuted(sure.flatMap((each) => (each.dataset === dataset.name ? [each.finding] : [])));
    return own.length === 0 ? dataset : { ...dataset, findings: [...dataset.findings, ...own] };
  });
  return { ...analysis, datasets, problems: [...analysis.problems, ...problems] };
}
