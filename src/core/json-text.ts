import { eachInSteps, STEP_ELEMENTS, type Steps } from './steps.ts';

/** What `JSON.stringify(value, null, 2)` gives, in steps: long lists are written some thousand elements at a time. */
export function* jsonTextSteps(value: unknown): Steps<string> {
  const parts: string[] = [];
  yield* write(value, '', parts);
  return parts.join('');
}

function* write(value: unknown, indent: string, parts: string[]): Steps<void> {
  const inner = `${indent}  `;
  if (Array.isArray(value) && value.some(isLarge)) {
    yield* writeAll(
      value.map((each) => ['', each === undefined ? null : each] as const),
      '[]',
      indent,
      parts,
    );
  } else if (Array.isArray(value) && value.length > STEP_ELEMENTS) {
    parts.push('[\n');
    yield* eachInSteps(value, (each, index) => parts.push(`${index === 0 ? '' : ',\n'}${inner}${plainText(each, inner)}`));
    parts.push(`\n${indent}]`);
  } else if (isLarge(value)) {
    const entries = Object.entries(value as object).filter(([, each]) => each !== undefined);
    yield* writeAll(
      entries.map(([key, each]) => [`${JSON.stringify(key)}: `, each] as const),
      '{}',
      indent,
      parts,
    );
  } else parts.push(plainText(value, indent));
}

function* writeAll(entries: readonly (readonly [string, unknown])[], brackets: string, indent: string, parts: string[]): Steps<void> {
  parts.push(`${brackets[0]}\n`);
  for (const [index, [head, each]] of entries.entries()) {
    parts.push(`${index === 0 ? '' : ',\n'}${indent}  ${head}`);
    yield* write(each, `${indent}  `, parts);
  }
  parts.push(`\n${indent}${brackets[1]}`);
}

/** Line breaks within texts are escaped: each one of the text is one of the layout. */
function plainText(value: unknown, indent: string): string {
  return (JSON.stringify(value, null, 2) ?? 'null').replaceAll('\n', `\n${indent}`);
}

/** Whether a long list is somewhere in it. */
function isLarge(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.length > STEP_ELEMENTS || value.some(isLarge);
  return Object.values(value).some(isLarge);
}
