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
