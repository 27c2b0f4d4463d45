/** The folder that paths are relative to where another program reads them, and how paths lie to it. */
export interface SourceRoot {
  /** As a path with slashes, without one at its end; a drive letter is possible. */
  readonly folder: string;
  /** A path with slashes: relative to `folder` where it lies inside, else absolute. */
  readonly pathOf: (path: string) => string;
}

export interface ArtifactUri {
  readonly uri: string;
  /** Whether it is relative to the root. */
  readonly isRelative: boolean;
}

/** A path as a reference by RFC 3986: everything that means something in a URI is encoded. */
export function artifactUri(path: string, root: SourceRoot): ArtifactUri {
  const placed = root.pathOf(path);
  return isAbsolute(placed) ? { uri: fileUri(placed), isRelative: false } : { uri: encodeSegments(placed), isRelative: true };
}

export function rootUri({ folder }: SourceRoot): string {
  return `${fileUri(folder).replace(/\/$/, '')}/`;
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:\//.test(path);
}

function fileUri(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  // A share of a network begins with two slashes and the name of its host.
  if (trimmed.startsWith('//')) return `file:${encodeSegments(trimmed)}`;
  return `file://${trimmed.startsWith('/') ? '' : '/'}${trimmed.split('/').map(encodeDrive).join('/')}`;
}

function encodeDrive(segment: string, index: number): string {
  return index === 0 && /^[A-Za-z]:$/.test(segment) ? segment : encodeSegment(segment);
}

function encodeSegments(path: string): string {
  return path.split('/').map(encodeSegment).join('/');
}

function encodeSegment(segment: string): string {
  // A lone surrogate has no UTF-8.
  return encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd'));
}
