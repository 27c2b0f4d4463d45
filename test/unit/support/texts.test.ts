import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bundleProblems } from '../../support/check/translations.ts';
import { englishTexts, textsIn } from '../../support/l10n/texts.ts';

describe('the texts of a source', () => {
  const cases: readonly (readonly [source: string, path: string, texts: readonly string[]])[] = [
    [`vscode.l10n.t('Open {0}', name);`, 'webview/app.ts', ['Open {0}']],
    [`t(\n  // why\n  'a' ,\n x);`, 'webview/app.ts', ['a']],
    [`t(kind === 'x' ? 'one' : kind === 'y' ? "two" : \`three\`)`, 'webview/app.ts', ['one', 'two', 'three']],
    [`plural(count, '{0} box', '{0} boxes')`, 'webview/app.ts', ['{0} box', '{0} boxes']],
    [`const said = { template: isOne ? 'it has' : 'they have', args: ['no text'] };`, 'src/core/message.ts', ['it has', 'they have']],
    [`const said = { template: 'it has' };`, 'webview/app.ts', []],
    [`reasonOf('It\\'s {0}\\u202f%', 3)`, 'src/core/message.ts', [`It's {0}\u202f%`]],
    [
      `function templateOf(n: number): string {\n  if (n === 1) return 'once';\n  return 'often';\n}`,
      'src/core/message.ts',
      ['once', 'often'],
    ],
    [`t(\`no \${name}\`)`, 'webview/app.ts', []],
    [`git.text('rev-parse'); this.#say('no')`, 'src/engine/main.ts', []],
    [`progress({ ...say('Counting {0}', name), done })`, 'src/engine/main.ts', ['Counting {0}']],
    [`format('x'); at('y'); list.t`, 'webview/app.ts', []],
    [`const own = { title: 'Mean', denominator: 'K' };`, 'src/core/measures.ts', ['Mean', 'K']],
    [`const own = { title: 'Mean', denominator: 'classes' };`, 'src/core/loss/definitions/mean.ts', ['Mean']],
    [`html\`<p>\${t('within')}</p>\``, 'webview/app.ts', ['within']],
  ];
  for (const [source, path, texts] of cases) it(source, () => assert.deepEqual(textsIn(source, path), texts));

  it('are found all over the product', () => {
    const texts = englishTexts();
    for (const text of ['tokens', 'Findings', 'Insert as code: {0}', 'There is little to shift: {0} holds {1} of the loss.', 'boxes'])
      assert.ok(texts.has(text), text);
  });
});

describe('a bundle', () => {
  const texts = new Map([
    ['Open {0}', ['a.ts']],
    ['{0} of {1}', ['b.ts']],
  ]);
  const cases: readonly (readonly [bundle: unknown, problems: readonly RegExp[]])[] = [
    [{ 'Open {0}': '{0} öffnen', '{0} of {1}': '{1}: {0}' }, []],
    [{ 'Open {0}': '{0} öffnen' }, [/^de lacks "\{0\} of \{1\}" \(b\.ts\)\.$/]],
    [{ 'Open {0}': 'öffnen', '{0} of {1}': ' ' }, [/"Open \{0\}" has other places/, /lacks "\{0\} of/]],
    [{ 'Open {0}': '{0} öffnen', '{0} of {1}': '{0}{1}', Close: 'Schließen' }, [/nothing says "Close"/]],
    [[], [/is no object/]],
  ];
  for (const [bundle, problems] of cases) {
    it(JSON.stringify(bundle), () => {
      const found = bundleProblems('de', bundle, texts);
      assert.equal(found.length, problems.length);
      for (const [index, problem] of problems.entries()) assert.match(found[index]!, problem);
    });
  }
});
