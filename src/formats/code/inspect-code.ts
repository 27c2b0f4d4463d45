import type { AlphaSite, CodeLanguage } from '../../core/code/alpha-site.ts';
import { LONGEST_SOURCE } from '../../core/code/alpha-site.ts';
import type { CodeRemark } from '../../core/code/code-remark.ts';
import { STALE_ALPHA } from '../../core/code/stale-alpha.ts';
import { parsePython } from '../label-configs/syntax/python-tree.ts';
import { jsonAlphas } from './json-alphas.ts';
import { isIgnored } from './loss-lint/inline-ignores.ts';
import { lintLosses } from './loss-lint/lint-losses.ts';
import { maskMagics } from './notebook-magics.ts';
import { pythonAlphas } from './python-alphas.ts';
import { yamlAlphas } from './yaml-alphas.ts';

export interface CodeInspection {
  readonly alphas: readonly AlphaSite[];
  readonly remarks: readonly CodeRemark[];
}

/** JSON has no comments; in YAML one may stand behind the key above a list. */
function withIgnores(alphas: readonly AlphaSite[], text: string): readonly AlphaSite[] {
  return alphas.map((site) => {
    const above = text.slice(Math.max(0, site.from - LONGEST_GAP), site.from).replace(/[\s-]+$/, '').length;
    const key = Math.max(0, site.from - LONGEST_GAP) + above;
    const isAsked = [site.from, site.language === 'yaml' ? key : site.from].some((from) =>
      isIgnored({ code: STALE_ALPHA, from, to: site.to }, text),
    );
    return isAsked ? { ...site, isIgnored: true } : site;
  });
}

const LONGEST_GAP = 500;

const NOTHING: CodeInspection = { alphas: [], remarks: [] };

/**
 * Looks into a source: it is parsed, never run. However broken it is, what can be read of it is. Nothing of one that is longer than `LONGEST_SOURCE`.
 * @param isCell a cell of a notebook, in which lines of IPython may stand
 */
export async function inspectCode(
  language: CodeLanguage,
  text: string,
  { isCell = false, signal }: { readonly isCell?: boolean; readonly signal?: AbortSignal } = {},
): Promise<CodeInspection> {
  if (text.length > LONGEST_SOURCE) return NOTHING;
  switch (language) {
    case 'python': {
      const source = isCell ? maskMagics(text) : text;
      const tree = await parsePython(source, signal);
      return { alphas: withIgnores(await pythonAlphas(tree, source, signal), text), remarks: await lintLosses(tree, source, signal) };
    }
    case 'yaml':
      return { ...NOTHING, alphas: withIgnores(await yamlAlphas(text, signal), text) };
    case 'json':
      return { ...NOTHING, alphas: jsonAlphas(text) };
  }
}
