import { open } from 'node:fs/promises';
import { messageOf } from '../../core/message.ts';
import { explainFileError, UnreadableFile } from '../unreadable.ts';

const LARGEST = 4 * 1024 * 1024;

/** The text of a file that people write by hand; throws `UnreadableFile` for one that is none. */
export async function readSmallText(path: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      const buffer = Buffer.alloc(LARGEST + 1);
      let length = 0;
      for (;;) {
        const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
        length += bytesRead;
        if (bytesRead === 0 || length > LARGEST) break;
      }
      if (length > LARGEST) throw new UnreadableFile(path, messageOf('{0} is too large for a file of settings.', path));
      return buffer.toString('utf8', 0, length).replace(/^\ufeff/, '');
    } finally {
      await file.close();
    }
  } catch (error) {
    throw explainFileError(path, error);
  }
}
