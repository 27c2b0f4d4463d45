/** Numbers for a person. `locale` is a BCP 47 tag; an unknown one falls back to English instead of failing. */

const NARROW_SPACE = '\u202f';
const formats = new Map<string, NumberWriter>();

interface NumberWriter {
  format(value: number): string;
}

/** An integer with the locale's group marks: `158,080`. */
export function formatCount(count: number, locale = 'en'): string {
  return formatOf(locale, 0, 0).format(count);
}

/**
 * A share (0 … 1) in per cent: one decimal (`79.0 %`), two where one would hide that there is something (`0.05 %`) or that
 * something is missing (`99.97 %`), and a bound below that (`< 0.01 %`, `> 99.99 %`).
 */
export function formatShare(share: number, locale = 'en'): string {
  const percent = share * 100;
  const near = Math.min(percent, 100 - percent);
  if (!(near > 0) || near >= 0.1) return `${formatOf(locale, 1, 1).format(percent)}${NARROW_SPACE}%`;
  const two = formatOf(locale, 2, 2);
  if (near >= 0.01) return `${two.format(percent)}${NARROW_SPACE}%`;
  return percent < 50 ? `<${NARROW_SPACE}${two.format(0.01)}${NARROW_SPACE}%` : `>${NARROW_SPACE}${two.format(99.99)}${NARROW_SPACE}%`;
}

/** A ratio to one: `2,365 : 1`, below ten with one decimal (`5.3 : 1`); `–` where there is none. */
export function formatRatio(ratio: number | null, locale = 'en'): string {
  if (ratio === null) return '–';
  if (!Number.isFinite(ratio)) return `∞${NARROW_SPACE}:${NARROW_SPACE}1`;
  // 9.95 would round to "10.0": from there on whole numbers.
  const text = ratio < 9.95 ? formatOf(locale, 1, 1).format(ratio) : formatOf(locale, 0, 0).format(ratio);
  return `${text}${NARROW_SPACE}:${NARROW_SPACE}1`;
}

/** A difference of shares (−1 … 1) in points, with its sign and one decimal: `+1.2`, `−0.4`. */
export function formatPoints(difference: number, locale = 'en'): string {
  return `${difference < 0 ? '−' : '+'}${formatOf(locale, 1, 1).format(Math.abs(difference) * 100)}`;
}

/**
 * Plain decimal text with so many significant digits: `0.2165`, `5.593`, `1.2e-7`; no group marks. Without a locale it is for code and files, with
 * one it has the decimal mark of the language.
 */
export function formatSignificant(value: number, digits = 4, locale = 'en'): string {
  const text = String(Number(value.toPrecision(digits)));
  return text.includes('.') ? text.replace('.', formatOf(locale, 1, 1).format(0.1).replace(/\d/g, '')) : text;
}

/** A number of unknown kind: integers as counts, others with at most `decimals` decimals. */
export function formatNumber(value: number, locale = 'en', decimals = 2): string {
  return formatOf(locale, 0, Number.isInteger(value) ? 0 : decimals).format(value);
}

function formatOf(locale: string, minimum: number, maximum: number): NumberWriter {
  const key = `${locale}/${minimum}/${maximum}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = locale === 'en' ? { format: (value) => formatEnglish(value, minimum, maximum) } : localFormat(locale, minimum, maximum);
    formats.set(key, format);
  }
  return format;
}

function localFormat(locale: string, minimum: number, maximum: number): Intl.NumberFormat {
  const options = { minimumFractionDigits: minimum, maximumFractionDigits: maximum };
  try {
    return new Intl.NumberFormat(locale, options);
  } catch {
    return new Intl.NumberFormat('en', options);
  }
}

/** As `Intl.NumberFormat` of English writes it, whose first use in a process takes longer than to judge a data set. */
function formatEnglish(value: number, minimum: number, maximum: number): string {
  if (!(Object.is(value, 0) || (value >= 1e-6 && value < 1e12)) || maximum > 3) return localFormat('en', minimum, maximum).format(value);
  // Halves are those of the number as it is written, 1.005, not of the double that stands for it.
  const digits = String(Math.round(Number(`${value}e${maximum}`))).padStart(maximum + 1, '0');
  const whole = digits.slice(0, digits.length - maximum).replace(/\B(?=(?:\d{3})+$)/g, ',');
  let end = digits.length;
  while (end > digits.length - maximum + minimum && digits[end - 1] === '0') end -= 1;
  const fraction = digits.slice(digits.length - maximum, end);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
