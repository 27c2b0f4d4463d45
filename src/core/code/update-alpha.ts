import { priorBias } from '../alpha/prior-bias.ts';
import { NO_EXAMPLES, numberLiteral, positiveShare, priorRows } from '../alpha-code/framework.ts';
import { provenance } from '../alpha-code/provenance.ts';
import { formatSignificant } from '../number-format.ts';
import type { AlphaNumber, AlphaSite, CodeLanguage } from './alpha-site.ts';
import type { CodeEdit } from './code-edit.ts';
import type { AlphaVerdict } from './stale-alpha.ts';

/** More digits are those of a machine, which writes all that there are. */
const HAND_WRITTEN = 7;

/**
 * What makes a vector fit the data of today: its numbers, with as many digits as before; the counts, the line of origin and the bias of a binary head that
 * this product wrote beside it; and its own remark on a class without examples. All else stays. Empty where nothing can be told.
 */
export function alphaEdits(site: AlphaSite, verdict: AlphaVerdict): readonly CodeEdit[] {
  const { vector, kind, classes, origin } = verdict;
  if (kind !== 'stale' || vector === null) return [];
  // A document of ours has all digits, however few these values had.
  const isData = site.language === 'json' && site.provenance !== null;
  const digits = isData ? HAND_WRITTEN + 1 : site.numbers.reduce((most, { text }) => Math.max(most, significantDigits(text)), 1);
  const edits: CodeEdit[] = [];
  const replace = ({ from, to, text: before }: AlphaNumber, text: string) => {
    if (text !== before) edits.push({ from, to, text });
  };
  for (const each of classes) {
    const number = site.numbers[each.index]!;
    // The whole vector is written anew, or values within the digits would come from two counts.
    replace(number, each.expected === null ? 'null' : literalOf(each.expected, digits, site.language));
    const remark = origin === 'provenance' && !isData ? remarkEdit(number, vector.counts[each.id] === 0) : null;
    if (remark !== null) edits.push(remark);
  }
  if (site.counts.length === classes.length) for (const { index, id } of classes) replace(site.counts[index]!, String(vector.counts[id]));
  if (site.provenance !== null && origin === 'provenance') {
    const { from, to } = site.provenance;
    const text = provenance(vector);
    edits.push({ from, to, text: site.language === 'json' ? JSON.stringify(text).slice(1, -1) : text });
  }
  if (origin === 'provenance') edits.push(...priorEdits(site, vector.counts));
  return edits.sort((a, b) => a.from - b.from);
}

/** Of the bias of a head, where the counts of today have one. */
function priorEdits({ prior }: AlphaSite, counts: readonly number[]): readonly CodeEdit[] {
  const share = positiveShare(counts);
  const rows = prior.some(({ holds }) => holds === 'row') ? priorRows(counts) : [];
  return prior.flatMap(({ holds, from, to, text: before }, index) => {
    const digits = Math.max(2, significantDigits(before));
    const value = share === null ? null : holds === 'share' ? share : priorBias(share);
    const text = holds === 'row' ? rows[index] : value === null ? undefined : numberLiteral(value, digits);
    return text === undefined || text === before ? [] : [{ from, to, text }];
  });
}

function literalOf(value: number, digits: number, language: CodeLanguage): string {
  if (digits > HAND_WRITTEN) return String(value);
  return language === 'json' ? formatSignificant(value, Math.max(2, digits)) : numberLiteral(value, Math.max(2, digits));
}

function significantDigits(text: string): number {
  const mantissa = text.replace(/e.*$/i, '').replace(/[^\d]/g, '');
  return mantissa.replace(/^0+/, '').length;
}

/** Our own comment says when a class has no examples: it is to stay true. */
function remarkEdit({ comment }: AlphaNumber, isWithout: boolean): CodeEdit | null {
  if (comment === null || !/^\d+ /.test(comment.text)) return null;
  const says = comment.text.endsWith(NO_EXAMPLES);
  if (says === isWithout) return null;
  return says
    ? { from: comment.to - NO_EXAMPLES.length, to: comment.to, text: '' }
    : { from: comment.to, to: comment.to, text: NO_EXAMPLES };
}
