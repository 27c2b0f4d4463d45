import { type Command, Option } from 'commander';
import { UNITS, type Unit } from '../../core/analysis.ts';
import { QUERY_ENGINES, writeCountingQuery } from '../../core/query/engines.ts';
import { writeOut } from '../standard-output.ts';
import { UsageError } from '../usage-error.ts';

interface QueryOptions {
  readonly engine: string;
  readonly source: string;
  readonly column?: string;
  readonly splitColumn?: string;
  readonly list?: true;
  readonly unit?: Unit;
}

export function addQueryCommand(program: Command): void {
  program
    .command('query')
    .description('print a query or script that counts labels where they lie, into a counts table that "analyze" reads')
    .addOption(new Option('--engine <name>', 'who runs it').choices(QUERY_ENGINES.map(({ id }) => id)).makeOptionMandatory())
    .requiredOption('--source <uri>', 'a file, a glob of files, a folder of Parquet files (ending in /), or the name of a table')
    .option('--column <name>', 'column of the label; "a.b" is the field b of the column a (default: label, labels or ner_tags)')
    .option('--split-column <name>', 'column that names the split of a record')
    .option('--list', 'each cell holds a list of labels')
    .addOption(new Option('--unit <unit>', 'what is counted (default: document)').choices(UNITS))
    .action((options: QueryOptions) => {
      try {
        writeOut(writeCountingQuery(options.engine, options));
      } catch (error) {
        throw error instanceof RangeError ? new UsageError(error.message) : error;
      }
    });
}
