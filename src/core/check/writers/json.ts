import type { CheckWriter } from './writer.ts';

/** The report itself. */
export const jsonWriter: CheckWriter = {
  id: 'json',
  title: 'JSON',
  write: (report) => `${JSON.stringify(report, null, 2)}\n`,
};
