import type { AlphaFramework } from './framework.ts';
import { ALPHA_FRAMEWORKS } from './frameworks.ts';

/** As far into a file its imports are looked for. */
const HEAD = 64 * 1024;

/**
 * The framework that a file asks for: that of its language when it holds data; of the packages that it imports the most telling one, for whoever uses Lightning
 * imports torch as well. Null where nothing tells.
 * @param language as VS Code names it
 */
export function suggestFramework(text: string, language: string): AlphaFramework | null {
  const data = ALPHA_FRAMEWORKS.find((framework) => framework.language !== 'python' && language.startsWith(framework.language));
  if (data !== undefined) return data;
  if (language !== 'python') return null;
  const imported = importedPackages(text.slice(0, HEAD));
  const using = ALPHA_FRAMEWORKS.filter(({ packages }) => packages.some((name) => imported.has(name)));
  return using.find(({ packages }) => !packages.includes('torch')) ?? using[0] ?? null;
}

/** `import keras` → keras; `from torch.nn import functional` → torch; `import os, torch as th` → os, torch. */
function importedPackages(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [, from, list] of text.matchAll(/^[ \t]*(?:from[ \t]+(\w+)[\w.]*[ \t]+import\b|import[ \t]+([^\r\n#;]{1,500}))/gm)) {
    if (from !== undefined) names.add(from);
    for (const part of list?.split(',') ?? []) names.add(/^\s*(\w*)/.exec(part)![1]!);
  }
  return names;
}
