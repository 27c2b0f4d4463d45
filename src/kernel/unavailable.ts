/** A backend cannot be used, or cannot be installed: the reason as a sentence without a full stop, and what to do about it. */
export class BackendUnavailable extends Error {
  readonly remedy: string | null;

  constructor(reason: string, remedy: string | null) {
    super(reason);
    this.name = 'BackendUnavailable';
    this.remedy = remedy;
  }
}
