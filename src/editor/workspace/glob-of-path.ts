/** A glob that matches one path and no other: `./data\train [1].txt` as `data/train \[1\].txt`. */
export function globOfPath(path: string): string {
  const parts = path.split(/[/\\]/).filter((part) => part !== '' && part !== '.');
  return parts.join('/').replace(/[[\]{}()*?!+@|]/g, '\\$&');
}
