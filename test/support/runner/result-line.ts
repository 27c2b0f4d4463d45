/** How a test that runs in another process reports: one line of JSON behind a mark, found wherever in a line of output it stands. */

export type TestResult =
  | { readonly outcome: 'passed'; readonly name: string; readonly milliseconds: number }
  | { readonly outcome: 'failed'; readonly name: string; readonly message: string }
  | { readonly outcome: 'skipped'; readonly name: string; readonly reason: string }
  /** The last line of a run: without it the run broke off. */
  | { readonly outcome: 'ended' };

const MARK = '##focal-lens-test##';

export function resultLine(result: TestResult): string {
  return `${MARK}${JSON.stringify(result)}`;
}

/** The result in a line of output; `undefined` when there is none. */
export function parseResultLine(line: string): TestResult | undefined {
  const start = line.indexOf(MARK);
  if (start < 0) return undefined;
  // VS Code's console may put a source link behind the text.
  const json = line.slice(start + MARK.length, line.lastIndexOf('}') + 1);
  return JSON.parse(json) as TestResult;
}
