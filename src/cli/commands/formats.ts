import type { Command } from 'commander';
import type { FormatDescription } from '../../protocol/engine-api.ts';
import { print, printJson } from '../output.ts';
import { withSession } from '../session.ts';
import { dim, styled } from '../style.ts';
import { table } from '../table.ts';

const KINDS: readonly { readonly kind: FormatDescription['kind']; readonly title: string }[] = [
  { kind: 'label file', title: 'Label files' },
  { kind: 'label config', title: 'Label configs' },
  { kind: 'predictions', title: 'Predictions' },
];

export function addFormatsCommand(program: Command): void {
  program
    .command('formats')
    .description('what is read, and what each format is recognised by')
    .option('--json', 'print one JSON document')
    .action((options: { readonly json?: true }) =>
      withSession(
        options.json === true,
        () => ({ schema: 'focal-lens/formats@1', formats: [] }),
        async (session) => {
          const formats = await session.request('formats', {});
          if (options.json) printJson({ schema: 'focal-lens/formats@1', formats });
          else
            print(
              KINDS.map(({ kind, title }) =>
                section(
                  title,
                  formats.filter((format) => format.kind === kind),
                ),
              ).join('\n\n'),
            );
        },
      ),
    );
}

function section(title: string, formats: readonly FormatDescription[]): string {
  const rows = formats.map((format) => [format.id, format.title, format.recognisedBy]);
  const columns = ['id', 'format', 'recognised by'].map((column) => ({ title: column, align: 'left' as const }));
  return `${styled('bold', title)}\n${table(columns, rows, dim)}`;
}
