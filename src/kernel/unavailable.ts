/**
 * A backend cannot be used, or cannot be installed. What `openBackend` and `installNative` throw has a message for the user, whole sentences with the
 * remedy included; inside the kernel it is the bare reason.
 */
export class BackendUnavailable extends Error {
  readonly remedy: string | null;

  constructor(reason: string, remedy: string | null) {
    super(reason);
    this.name = 'BackendUnavailable';
    this.remedy = remedy;
  }
}
