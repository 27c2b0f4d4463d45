import { basename } from 'node:path';
import type { Problem } from '../../core/analysis.ts';

const LISTED = 1_000;

/** Problems of one request. The first thousand are listed; how many more there were is said. */
export class ProblemLog {
  #listed: Problem[] = [];
  #count = 0;

  readonly add = (problem: Problem): void => {
    this.#count += 1;
    if (this.#listed.length < LISTED) this.#listed.push(withFileName(problem));
  };

  /** Takes back what was said of files that are read once more. */
  forget(paths: ReadonlySet<string>): void {
    const kept = this.#listed.filter(({ path }) => !paths.has(path));
    this.#count -= this.#listed.length - kept.length;
    this.#listed = kept;
  }

  list(): readonly Problem[] {
    const more = this.#count - this.#listed.length;
    return more === 0 ? this.#listed : [...this.#listed, { path: '', line: null, message: `${more} more problems are not listed.` }];
  }
}

/** The path stands beside the message wherever problems are shown: in the sentence itself the name of the file will do. */
function withFileName(problem: Problem): Problem {
  const { path, message } = problem;
  return path !== '' && message.startsWith(`${path} `) ? { ...problem, message: basename(path) + message.slice(path.length) } : problem;
}
