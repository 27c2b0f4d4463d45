import { englishOf, type Message } from '../../src/core/message.ts';

/** Why something was recognised, in English; empty where nothing was. */
export function evidenceOf(found: { readonly evidence: Message } | null | undefined): string {
  return found == null ? '' : englishOf(found.evidence);
}

/** What was recognised, with its evidence in English. */
export function told<T extends { readonly evidence: Message }>(found: T | null) {
  return found === null ? null : { ...found, evidence: englishOf(found.evidence) };
}
