import { englishOf, type Message } from '../core/message.ts';

/**
 * What stands in a binary file is not what its format allows. What is said is the end of a sentence for a person, after the name of the
 * file or of its part: `is cut off`, `holds an index beyond its dictionary`.
 */
export class MalformedData extends Error {
  /** The message for a surface to translate. */
  readonly said: Message;

  constructor(said: Message) {
    super(englishOf(said));
    this.name = 'MalformedData';
    this.said = said;
  }
}
