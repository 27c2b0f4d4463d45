/** Problems of one file that are listed; the rest is only counted. */
export const LISTED_PROBLEMS = 20;
