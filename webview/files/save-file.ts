/** A file that the page hands out: the host asks where it goes, for a page may not write. */
export class SaveFileEvent extends Event {
  static readonly type = 'focal-save-file';
  /** A proposal; the last part of it says what the file is. */
  readonly fileName: string;
  /** Rejects with the reason why there is none. */
  readonly content: Promise<FileContent>;

  constructor(fileName: string, content: string | Promise<FileContent>) {
    super(SaveFileEvent.type, { bubbles: true, composed: true });
    this.fileName = fileName;
    this.content = typeof content === 'string' ? Promise.resolve({ text: content }) : content;
  }
}

export interface FileContent {
  readonly text: string;
  /** Where the text stands for bytes. */
  readonly encoding?: 'base64';
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
