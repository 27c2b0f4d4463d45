import { SaxesParser } from 'saxes';
import { type Message, messageOf } from '../core/message.ts';

export interface XmlEvents {
  /** An element begins. `attributes` is null-prototyped or a plain object: ask it with `Object.hasOwn`. `line` counts from 1. */
  readonly open: (name: string, attributes: Readonly<Record<string, string>>, line: number) => void;
  readonly close?: (name: string) => void;
  /** Text of the element that is open; it may come in several parts. */
  readonly text?: (text: string) => void;
  readonly problem: (line: number, message: Message) => void;
}

/** Errors that are told of one document; a broken one has thousands. */
const TOLD = 5;

/** Reads XML as it streams by, as well as it can where it is not well-formed. Entities of its own are not expanded. */
export async function readXml(bytes: AsyncIterable<Uint8Array>, events: XmlEvents): Promise<void> {
  const parser = createXmlParser(events);
  const decoder = new TextDecoder();
  for await (const piece of bytes) parser.write(decoder.decode(piece, { stream: true }));
  parser.close();
}

/** The same for text at hand. */
export function createXmlParser(events: XmlEvents): { write(text: string): void; close(): void } {
  const parser = new SaxesParser();
  let errors = 0;
  parser.on('opentag', ({ name, attributes }) => events.open(name, attributes, parser.line));
  parser.on('closetag', ({ name }) => events.close?.(name));
  parser.on('text', (text) => events.text?.(text));
  parser.on('cdata', (text) => events.text?.(text));
  parser.on('error', (error) => {
    errors += 1;
    if (errors <= TOLD)
      events.problem(parser.line, messageOf('The XML is not well-formed: {0}. What could be read was counted.', reasonOf(error)));
  });
  return {
    write: (text) => void parser.write(text),
    close: () => void parser.close(),
  };
}

/** The message without the position that the parser writes before it. */
function reasonOf(error: Error): string {
  return error.message.replace(/^(?:[^:\n]*:)?\d+:\d+: /, '').replace(/\.$/, '');
}
