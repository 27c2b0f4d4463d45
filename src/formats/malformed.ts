/**
 * What stands in a binary file is not what its format allows. The message is the end of a sentence for a person, after the name of the
 * file or of its part: `is cut off`, `holds an index beyond its dictionary`.
 */
export class MalformedData extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MalformedData';
  }
}
