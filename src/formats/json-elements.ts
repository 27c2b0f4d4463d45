import { type Message, messageOf } from '../core/message.ts';
import { JsonWalker } from './json-walker.ts';

export interface JsonElementEvents {
  /** One element of an array: of the root array (`key` null), or of an array that is a value of the root object; `offset` as of `JsonVisitor`. */
  readonly element: (text: string, line: number, key: string | null, offset: number) => void;
  /** A value of the root object that is no array; it is passed over. */
  readonly other?: (key: string, line: number) => void;
  readonly problem: (line: number, message: Message) => void;
}

const OPEN_ARRAY = 91;
const OPEN_OBJECT = 123;

/**
 * Cuts the elements out of one JSON document as it streams by, so that a large file is parsed record by record. The root is an array of
 * elements, or an object whose values are such arrays. What is inside an element is for the caller to parse. Feed pieces of any
 * size, then call `end`.
 */
export class JsonElements {
  readonly #walker: JsonWalker;

  constructor(events: JsonElementEvents, longest?: number) {
    let rootIsArray = false;
    let isScalar = false;
    this.#walker = new JsonWalker(
      {
        step(path, first) {
          if (path.length === 0) {
            rootIsArray = first === OPEN_ARRAY;
            isScalar = !rootIsArray && first !== OPEN_OBJECT;
            return isScalar ? 'skip' : 'enter';
          }
          if (rootIsArray || path.length > 1) return 'take';
          return first === OPEN_ARRAY ? 'enter' : 'skip';
        },
        value: (text, line, path, offset) => events.element(text, line, rootIsArray ? null : path[0]!, offset),
        skipped(path, line) {
          if (isScalar) events.problem(line, messageOf('The JSON is broken here: expected an array or an object.'));
          else events.other?.(path[0]!, line);
        },
        problem: events.problem,
      },
      longest === undefined ? {} : { longest },
    );
  }

  push(piece: Uint8Array): void {
    this.#walker.push(piece);
  }

  end(): void {
    this.#walker.end();
  }
}
