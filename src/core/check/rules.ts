import { FINDING_RULES } from '../findings/registry.ts';
import { LIMIT_RULES } from './limits/registry.ts';
import type { CheckReport } from './report.ts';

/** A kind of finding, as other programs list it. */
export interface CheckRule {
  readonly code: string;
  /** `Missing in split`. */
  readonly title: string;
  /** The page that tells about it. */
  readonly page: string;
}

/** Every kind of finding that the gate may report; thresholds first. */
export function checkRules({ datasets, version }: CheckReport): readonly CheckRule[] {
  const found = datasets.flatMap(({ findings }) => findings.map(({ code }) => code));
  const pages = new Map(LIMIT_RULES.map(({ code, page }) => [code, page]));
  return [...new Set([...pages.keys(), ...FINDING_RULES.map(({ code }) => code), ...found])].map((code) => ({
    code,
    title: code.charAt(0).toUpperCase() + code.slice(1).replaceAll('-', ' '),
    page: `${PACKAGE_FILES}@${version}/media/findings/${encodeURIComponent(pages.get(code) ?? code)}.md`,
  }));
}

/** Where people find the command line. */
export const HOME_PAGE = 'https://www.npmjs.com/package/focal-lens';

/** Files of a published package can be read there. */
const PACKAGE_FILES = 'https://unpkg.com/focal-lens';
