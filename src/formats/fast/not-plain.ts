/**
 * Thrown where the fast path meets what it does not read: a longer record, more labels, another encoding. The plain reader then reads the file
 * from its beginning.
 */
export class NotPlain extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NotPlain';
  }
}
