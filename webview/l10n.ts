/**
 * All texts and numbers of the page. English texts are the keys; the host sends translations in the snapshot. Labels and file names
 * only ever enter as arguments, so that they are text whatever they contain.
 */
import { config, t as translate } from '@vscode/l10n';
import { type MessageArgument, messageOfError, renderMessage } from '../src/core/message.ts';
import { formatCount, formatNumber, formatRatio, formatShare } from '../src/core/number-format.ts';

let locale = 'en';

/** @param translations by English text; null for English. */
export function configure(tag: string, translations: Readonly<Record<string, string>> | null): void {
  config({ contents: { ...translations } });
  locale = Intl.NumberFormat.supportedLocalesOf([tag]).length > 0 ? tag : 'en';
}

/** The text in the reader's language, with `{0}`, `{1}`, … replaced. */
export function t(message: string, ...values: readonly (string | number)[]): string {
  return translate(message, ...values);
}

/** As `t`, for values that are elements: a list of children for a template. */
export function rich(message: string, ...values: readonly unknown[]): readonly unknown[] {
  return translate(message)
    .split(/(\{\d+\})/)
    .map((part) => {
      const index = /^\{(\d+)\}$/.exec(part)?.[1];
      return index === undefined ? part : values[Number(index)];
    });
}

/** One of two texts by the number's plural form; `{0}` is the number. */
export function plural(count: number, one: string, other: string, ...values: readonly (string | number)[]): string {
  const form = new Intl.PluralRules(locale).select(count);
  return t(form === 'one' ? one : other, integer(count), ...values);
}

/** A finding or problem of the engine: its template is translated, then filled in. */
export function message(template: string, args: readonly MessageArgument[]): string {
  return renderMessage(template, args, { locale, translate });
}

/** What an error says. */
export function errorText(error: unknown): string {
  const { template, args } = messageOfError(error);
  return message(template, args);
}

export function integer(value: number): string {
  return formatCount(value, locale);
}

/** A share (0 … 1) for a reader. */
export function share(value: number): string {
  return formatShare(value, locale);
}

export function ratio(value: number | null): string {
  return formatRatio(value, locale);
}

/** A number with at most two decimals. */
export function number(value: number): string {
  return formatNumber(value, locale);
}

export function decimal(value: number, digits: number): string {
  return new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

/** Significant digits, four as α has in code. */
export function significant(value: number, digits = 4): string {
  return new Intl.NumberFormat(locale, { minimumSignificantDigits: digits, maximumSignificantDigits: digits }).format(value);
}

/** A tiny number: `3.34e-5`, with the decimal mark of the language. */
export function scientific(value: number): string {
  return value.toExponential(2).replace('.', decimal(0.1, 1).replace(/\d/g, ''));
}

/** A share in a sentence, without decimals unless it is below one per cent. */
export function wholePercent(value: number): string {
  return value > 0 && value < 0.01 ? share(value) : `${integer(value * 100)}\u202f%`;
}

/** A number on an axis. */
export function tick(value: number): string {
  return new Intl.NumberFormat(locale, { notation: value >= 1e6 ? 'compact' : 'standard', maximumSignificantDigits: 3 }).format(value);
}
