import { githubWriter } from './github.ts';
import { jsonWriter } from './json.ts';
import { junitWriter } from './junit.ts';
import { sarifWriter } from './sarif.ts';
import type { CheckWriter } from './writer.ts';

/** The forms for other programs; the text for people is the command line's own. */
export const CHECK_WRITERS: readonly CheckWriter[] = [jsonWriter, sarifWriter, junitWriter, githubWriter];
