import { englishOf, type Message } from './message.ts';

/** A value that a person gave is none of those that make sense. */
export class OutOfRange extends RangeError {
  /** The message for a surface to translate. */
  readonly said: Message;

  constructor(said: Message) {
    super(englishOf(said));
    this.said = said;
  }
}
