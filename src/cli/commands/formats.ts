import type { Command } from 'commander';
import type { FormatDescription } from '../../protocol/engine-api.ts';
import { print, printJson } from '../output.ts';
import { withSession } from '../session.ts';
import { dim, styled } from '../style.ts';
import { type Cell, table } from '../table.ts';
import { roomBeside, wrap } from '../wrap.ts';

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

/** One line a format for other programs; on a terminal what it is recognised by is broken into lines below its name. */
function section(title: string, formats: readonly FormatDescription[]): string {
  const room = roomBeside(formats.map(({ id }) => id));
  const left = (name: string) => ({ title: name, align: 'left' as const });
  const lines = Number.isFinite(room)
    ? table(
        [left('id'), left('format, and what it is recognised by')],
        formats.flatMap((format) => inLines(format, room)),
        dim,
      )
    : table(
        [left('id'), left('format'), left('recognised by')],
        formats.map((format) => [format.id, format.title, format.recognisedBy]),
        dim,
      );
  return `${styled('bold', title)}\n${lines}`;
}

function inLines({ id, title, recognisedBy }: FormatDescription, room: number): readonly (readonly (Cell | string)[])[] {
  return [[id, title], ...wrap(recognisedBy, room).map((line) => ['', { text: line, style: dim }])];
}
