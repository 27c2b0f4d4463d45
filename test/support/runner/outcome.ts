/** What a phase of the test run found, and how it is printed. */

export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly Skip[];
}

export interface Skip {
  readonly name: string;
  readonly reason: string;
}

export interface Failure {
  readonly name: string;
  /** File of the test, relative to the project, when it is known. */
  readonly file?: string | undefined;
  readonly message: string;
}

/** Counts results as they come and prints each failure at once. */
export class Tally {
  #passed = 0;
  #failed = 0;
  readonly #skipped: Skip[] = [];
  readonly #print: (line: string) => void;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  pass(): void {
    this.#passed++;
  }

  skip(name: string, reason: string): void {
    this.#skipped.push({ name, reason });
  }

  fail(failure: Failure): void {
    this.#failed++;
    this.#print(`  ✗ ${failure.name}${failure.file === undefined ? '' : `  (${failure.file})`}`);
    for (const line of failure.message.trimEnd().split('\n')) this.#print(`      ${line}`);
  }

  /** A phase that counted nothing has not tested what it was there for: that is a failure. */
  outcome(): Outcome {
    if (this.#passed + this.#failed + this.#skipped.length === 0) {
      this.fail({ name: 'no test ran', message: 'The phase found no test: the files are missing, or none of them registers a test.' });
    }
    return { passed: this.#passed, failed: this.#failed, skipped: this.#skipped };
  }
}

/** `12 passed, 0 failed`, and `, 3 skipped` where there are any. */
export function summary({ passed, failed, skipped }: Outcome): string {
  return `${passed} passed, ${failed} failed${skipped.length === 0 ? '' : `, ${skipped.length} skipped`}`;
}

export function total(outcomes: readonly Outcome[]): Outcome {
  return {
    passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
    failed: outcomes.reduce((sum, { failed }) => sum + failed, 0),
    skipped: outcomes.flatMap(({ skipped }) => skipped),
  };
}
