/** Parses JSON; Python also writes NaN and Infinity, which JSON does not know. NaN is read as null. */
export function parsePythonJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!/\b(?:NaN|Infinity)\b/.test(text)) throw error;
    // Strings are matched first, so that a word in a text stays as it is.
    return JSON.parse(
      text.replace(/"(?:[^"\\]|\\.)*"|\bNaN\b|\bInfinity\b/g, (found) =>
        found === 'NaN' ? 'null' : found === 'Infinity' ? '1e999' : found,
      ),
    );
  }
}

/** Strings, numbers that NumPy names (`np.float64(0.5)`), and words that JSON writes otherwise. */
const PYTHON_TOKEN = /'((?:[^'\\]|\\.)*)'|"(?:[^"\\]|\\.)*"|\b(?:np\.|numpy\.)?float\d+\(([^()]*)\)|\b(?:nan|inf|None)\b/g;
const PYTHON_WORDS = new Map([
  ['nan', 'null'],
  ['None', 'null'],
  ['inf', '1e999'],
]);

/** Parses what Python prints of dicts and lists of strings and numbers, or JSON; undefined for anything else. */
export function parsePythonValue(text: string): unknown {
  try {
    return parsePythonJson(text);
  } catch {
    const json = text.replace(PYTHON_TOKEN, (found, single?: string, number?: string) => {
      if (single !== undefined) return JSON.stringify(single.replace(/\\(['"\\])/g, '$1'));
      const word = number?.trim() ?? found;
      return PYTHON_WORDS.get(word) ?? word;
    });
    try {
      return JSON.parse(json);
    } catch {
      return undefined;
    }
  }
}
