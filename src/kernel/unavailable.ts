import { englishOf, type Message } from '../core/message.ts';

/**
 * A backend cannot be used, or cannot be installed. What `openBackend` and `installNative` throw has a message for the user, whole sentences with the
 * remedy included; inside the kernel it is the bare reason.
 */
export class BackendUnavailable extends Error {
  /** The message for a surface to translate. */
  readonly said: Message;
  readonly remedy: Message | null;

  constructor(said: Message, remedy: Message | null) {
    super(englishOf(said));
    this.name = 'BackendUnavailable';
    this.said = said;
    this.remedy = remedy;
  }
}
