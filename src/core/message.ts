import { formatNumber } from './number-format.ts';

/**
 * Fills the places `{0}`, `{1}`, … of a text. A surface translates the template first; numbers are written in the locale.
 * A place without an argument stays as it is, so that a wrong translation shows instead of failing.
 */
export function renderMessage(template: string, args: readonly (string | number)[], locale = 'en'): string {
  return template.replace(/\{(\d+)\}/g, (place, index: string) => {
    const value = args[Number(index)];
    if (value === undefined) return place;
    return typeof value === 'number' ? formatNumber(value, locale) : value;
  });
}
