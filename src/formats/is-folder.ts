import { stat } from 'node:fs/promises';

/** False as well for what is not there: opening it tells why. */
export function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isDirectory(),
    () => false,
  );
}
