import { basename } from 'node:path';
import type { Problem } from '../../core/analysis.ts';
import { type Message, messageOf } from '../../core/message.ts';
import { problemAt } from '../../core/problem.ts';

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
    return more === 0 ? this.#listed : [...this.#listed, problemAt('', null, messageOf('{0} more problems are not listed.', more))];
  }
}

/** The path stands beside the message wherever problems are shown: in the sentence itself the name of the file will do. */
function withFileName(problem: Problem): Problem {
  const { path, line, said } = problem;
  const named = path === '' ? null : beginningWith(said, path, basename(path));
  return named === null ? problem : problemAt(path, line, named);
}

/** The message with another word in the place where it begins with `word`; null where it begins otherwise. */
function beginningWith({ template, args }: Message, word: string, other: string): Message | null {
  const [first, ...rest] = args;
  if (first === word) return template.startsWith('{0} ') ? { template, args: [other, ...rest] } : null;
  if (typeof first !== 'object' || !('template' in first) || !template.startsWith('{0}')) return null;
  const begun = beginningWith(first, word, other);
  return begun === null ? null : { template, args: [begun, ...rest] };
}
