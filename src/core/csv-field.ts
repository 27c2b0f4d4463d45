/** A cell of a CSV file (RFC 4180): quoted where it must be, empty for null and for what is no finite number, never a formula of a spreadsheet. */
export function csvField(value: string | number | boolean | null): string {
  if (value === null || (typeof value === 'number' && !Number.isFinite(value))) return '';
  if (typeof value !== 'string') return String(value);
  const text = isFormula(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What a spreadsheet would run; a label of a stranger must not. Names such as `-DOCSTART-` are none. */
function isFormula(text: string): boolean {
  return /^[=+@\t\r]/.test(text) || /^-.*[(!|]/.test(text);
}
