import { messageOf } from '../../core/message.ts';
import { badInput } from '../../protocol/connection.ts';

const LARGEST_TEXT = 256 * 1024 * 1024;
const LARGEST_PICTURE = 64 * 1024 * 1024;
const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** What the page gave to be saved, as bytes. A picture is a PNG in base64, anything else a text; what is neither is refused. */
export function bytesToSave(extension: string, text: unknown, encoding: unknown): Uint8Array {
  if (typeof text !== 'string') throw badInput(messageOf('The dashboard saves texts and pictures only.'));
  if (extension !== 'png') {
    if (encoding !== undefined || text.length > LARGEST_TEXT)
      throw badInput(messageOf('The dashboard saves texts only, of at most 256 MB.'));
    return new TextEncoder().encode(text);
  }
  if (encoding !== 'base64' || text.length > (LARGEST_PICTURE / 3) * 4)
    throw badInput(messageOf('The dashboard saves pictures of at most 64 MB.'));
  const bytes = Buffer.from(text, 'base64');
  if (!bytes.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE))
    throw badInput(messageOf('The dashboard gave a picture that is no PNG.'));
  return bytes;
}
