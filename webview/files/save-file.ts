/** A file that the page hands out: the host asks where it goes, for a page may not write. */
export class SaveFileEvent extends Event {
  static readonly type = 'focal-save-file';
  /** A proposal; the last part of it says what the file is. */
  readonly fileName: string;
  readonly text: string;

  constructor(fileName: string, text: string) {
    super(SaveFileEvent.type, { bubbles: true, composed: true });
    this.fileName = fileName;
    this.text = text;
  }
}

/** A title as the name of a file: `who-gets-the-gradient`. */
export function slugOf(title: string): string {
  const slug = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/γ/g, 'gamma')
    .replace(/α/g, 'alpha')
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-|-$/g, '');
  return slug.slice(0, 60) || 'figure';
}
