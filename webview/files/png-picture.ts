/** A chart as pixels, for slides and chats that take no SVG. */

/** Pixels per CSS pixel, and how many a picture has at most: browsers draw no larger ones. */
const SHARPNESS = 2;
const LONGEST_SIDE = 16_000;
const MOST_PIXELS = 64_000_000;

/** How sharp a picture of this size can be. */
export function sharpnessOf(width: number, height: number): number {
  return Math.min(SHARPNESS, LONGEST_SIDE / Math.max(width, height), Math.sqrt(MOST_PIXELS / (width * height)));
}

/**
 * @param drawing A standalone SVG with `width` and `height` in pixels.
 * @returns The bytes of a PNG as base64. Rejects where the browser cannot draw it.
 */
export async function pngOf(drawing: string): Promise<string> {
  const url = URL.createObjectURL(new Blob([drawing], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const { naturalWidth: width, naturalHeight: height } = image;
    const sharpness = sharpnessOf(width, height);
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(width * sharpness));
    canvas.height = Math.max(1, Math.round(height * sharpness));
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const address = canvas.toDataURL('image/png');
    return address.slice(address.indexOf(',') + 1);
  } finally {
    URL.revokeObjectURL(url);
  }
}
