import type { CodeRemark } from '../../../core/code/code-remark.ts';

/** `# focal-lens: ignore`, `# focal-lens: ignore[weighted-pt, unused-alpha]` */
const IGNORE = /#\s*focal-lens:\s*ignore(?:\[([^\]\r\n]{0,500})\])?/i;

/** Whether a comment on the first or the last line of what is marked asks for silence. */
export function isIgnored({ code, from, to }: Pick<CodeRemark, 'code' | 'from' | 'to'>, text: string): boolean {
  return [from, to].some((place) => {
    const line = lineAround(place, text);
    const found = IGNORE.exec(line);
    return found !== null && (found[1] === undefined || found[1].split(',').some((each) => each.trim() === code));
  });
}

const LONGEST_LINE = 2000;

function lineAround(place: number, text: string): string {
  const start = text.lastIndexOf('\n', place - 1) + 1;
  const end = text.indexOf('\n', place);
  return text.slice(Math.max(start, place - LONGEST_LINE), Math.min(end < 0 ? text.length : end, place + LONGEST_LINE));
}
