/** Label files as a commit has them: read out of repositories, also of those that would run something. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, globSync, statSync } from 'node:fs';
import { appendFile, mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { CommittedRequest } from '../../src/protocol/engine-api.ts';
import { failureOf, folderOf, startEngine, temporaryFolder } from '../support/engine.ts';
import { git, repositoryOf } from '../support/repository.ts';

const TRAIN = 'Ann B-PER\nLee I-PER\nslept O\n\nIn O\nOslo B-LOC\n\n';
const DEV = 'Bo B-PER\nran O\n\n';

/** Analyses the folder and asks for a commit of its first data set. */
async function asked(t: TestContext, folder: string, rest: Partial<CommittedRequest> = {}) {
  const engine = await startEngine(t);
  const analysis = { paths: [folder] };
  const { datasets } = await engine.request('analyze', analysis);
  return engine.request('committed', { analysis, dataset: datasets[0]!.name, commit: 'HEAD', ...rest });
}

type Answer = Awaited<ReturnType<typeof asked>>;

function tokensOf({ splits }: Answer, name: string): Readonly<Record<string, number>> | undefined {
  const unit = splits.find((split) => split.name === name)?.units.find((each) => each.unit === 'token');
  return unit && Object.fromEntries(unit.classes.map(({ label, count }) => [label, count]));
}

describe('label files of a commit', () => {
  it('have the counts of then, and unchanged ones those of now', async (t) => {
    const folder = await repositoryOf(t, { 'train.conll': TRAIN, 'dev.conll': DEV });
    await appendFile(join(folder, 'train.conll'), 'Rome B-LOC\nNATO B-ORG\n\n');
    const answer = await asked(t, folder);
    assert.deepEqual(tokensOf(answer, 'train'), { 'B-PER': 1, 'I-PER': 1, O: 2, 'B-LOC': 1 });
    assert.deepEqual(tokensOf(answer, 'dev'), { 'B-PER': 1, 'I-PER': 0, O: 1, 'B-LOC': 0 });
    assert.equal(answer.commit, git(folder, 'rev-parse', '--short', 'HEAD').trim());
    assert.match(answer.date ?? '', /^\d{4}-\d\d-\d\dT/);
    assert.deepEqual(answer.problems, []);
  });

  it('may be of another commit', async (t) => {
    const folder = await repositoryOf(t, { 'train.conll': TRAIN });
    await writeFile(join(folder, 'train.conll'), DEV);
    git(folder, 'commit', '-qam', 'Fewer');
    assert.deepEqual(tokensOf(await asked(t, folder), 'train'), { 'B-PER': 1, O: 1 });
    assert.equal(tokensOf(await asked(t, folder, { commit: 'HEAD~1' }), 'train')?.['I-PER'], 1);
  });

  it('that the commit lacks count as empty, and it is said', async (t) => {
    const folder = await repositoryOf(t, { 'train.conll': TRAIN });
    await writeFile(join(folder, 'dev.conll'), DEV);
    const answer = await asked(t, folder);
    assert.equal(tokensOf(answer, 'train')?.O, 2);
    assert.equal(answer.splits.find(({ name }) => name === 'dev')?.units[0]?.total, 0);
    assert.match(answer.problems[0]?.message ?? '', /^dev\.conll is not in [0-9a-f]+\.$/);
  });

  it('are found in folders below, by names that git would take for patterns', async (t) => {
    const folder = await repositoryOf(t, { 'data/[a] :(top)*/train.conll': TRAIN, 'data/[a] :(top)*/dev.conll': DEV });
    await writeFile(join(folder, 'data/[a] :(top)*/dev.conll'), TRAIN);
    assert.equal(tokensOf(await asked(t, folder), 'dev')?.O, 1);
  });

  it('are counted whatever ends their lines in the working tree', async (t) => {
    const folder = await repositoryOf(t, { 'train.conll': TRAIN });
    await writeFile(join(folder, 'train.conll'), TRAIN.replaceAll('\n', '\r\n'));
    assert.deepEqual(tokensOf(await asked(t, folder), 'train'), { 'B-PER': 1, 'I-PER': 1, O: 2, 'B-LOC': 1 });
  });

  it('are those of the repository in which a link leads', { skip: process.platform === 'win32' }, async (t) => {
    const folder = await repositoryOf(t, { 'train.conll': TRAIN });
    const outside = await folderOf(t, {});
    await symlink(join(folder, 'train.conll'), join(outside, 'train.conll'));
    await writeFile(join(folder, 'train.conll'), DEV);
    assert.equal(tokensOf(await asked(t, outside), 'train')?.['I-PER'], 1);
  });
});

describe('a commit that cannot be counted is refused in a sentence', () => {
  const cases: readonly {
    readonly name: string;
    readonly says: RegExp;
    readonly prepare: (t: TestContext) => Promise<string>;
    readonly commit?: string;
  }[] = [
    {
      name: 'no repository',
      says: /lies in no git repository: there is no commit to compare with\.$/,
      prepare: (t) => folderOf(t, { 'train.conll': TRAIN }),
    },
    {
      name: 'no commit yet',
      says: /has no commit “HEAD”: nothing was committed yet\.$/,
      prepare: async (t) => {
        const folder = await folderOf(t, { 'train.conll': TRAIN });
        git(folder, 'init', '-q');
        return folder;
      },
    },
    { name: 'no such commit', says: /has no commit “v9”\.$/, prepare: (t) => repositoryOf(t, { 'train.conll': TRAIN }), commit: 'v9' },
    {
      name: 'a name that is an option',
      says: /has no commit “--output=stolen”\.$/,
      prepare: (t) => repositoryOf(t, { 'train.conll': TRAIN }),
      commit: '--output=stolen',
    },
    {
      name: 'a commit without any of the files',
      says: /^train\.conll is not in [0-9a-f]+\. There is nothing of .* to compare with in [0-9a-f]+\.$/,
      prepare: async (t) => {
        const folder = await repositoryOf(t, { 'README.md': 'Labels' });
        await writeFile(join(folder, 'train.conll'), TRAIN);
        return folder;
      },
    },
  ];
  for (const { name, says, prepare, commit } of cases) {
    it(name, async (t) => {
      const folder = await prepare(t);
      const failure = await failureOf(asked(t, folder, commit === undefined ? {} : { commit }));
      assert.match(failure.message, says);
      assert.doesNotMatch(failure.message, /\n/);
    });
  }
});

describe('a repository of a stranger', () => {
  it('runs nothing and is not written to', { skip: process.platform === 'win32' }, async (t) => {
    const folder = await repositoryOf(t, { 'train.conll': TRAIN, '.gitattributes': '*.conll filter=evil diff=evil\n' });
    const marker = join(await folderOf(t, {}), 'ran');
    const run = `touch '${marker}'`;
    const script = join(folder, '.git', 'evil.sh');
    await writeFile(script, `#!/bin/sh\n${run}\ncat\n`, { mode: 0o755 });
    for (const key of [
      'core.fsmonitor',
      'core.pager',
      'pager.ls-tree',
      'diff.external',
      'diff.evil.textconv',
      'filter.evil.smudge',
      'filter.evil.clean',
      'gpg.program',
      'core.sshCommand',
      'core.editor',
    ])
      git(folder, 'config', key, script);
    git(folder, 'config', 'alias.ls-tree', `!${run}`);
    git(folder, 'config', 'core.hooksPath', join(folder, '.git'));
    git(folder, 'config', 'log.showSignature', 'true');
    await mkdir(join(folder, '.git', 'hooks'), { recursive: true });
    for (const hook of ['post-checkout', 'reference-transaction', 'post-index-change', 'fsmonitor-watchman'])
      await writeFile(join(folder, '.git', 'hooks', hook), `#!/bin/sh\n${run}\n`, { mode: 0o755 });
    // What the set-up itself ran does not count.
    await rm(marker, { force: true });
    await appendFile(join(folder, 'train.conll'), 'Rome B-LOC\n\n');
    const before = stateOf(folder);
    const answer = await asked(t, folder);
    assert.equal(tokensOf(answer, 'train')?.['B-LOC'], 1);
    assert.equal(existsSync(marker), false, 'the repository ran something');
    assert.deepEqual(stateOf(folder), before);
  });

  it('fetches nothing that a partial clone lacks', { skip: process.platform === 'win32' }, async (t) => {
    const folder = await repositoryOf(t, { 'train.conll': TRAIN, 'dev.conll': DEV });
    const marker = join(await folderOf(t, {}), 'ran');
    const blob = git(folder, 'rev-parse', 'HEAD:train.conll').trim();
    await rm(join(folder, '.git', 'objects', blob.slice(0, 2), blob.slice(2)), { force: true });
    for (const [key, value] of [
      ['core.repositoryformatversion', '1'],
      ['extensions.partialClone', 'origin'],
      ['remote.origin.url', `ext::sh -c touch% ${marker}`],
      ['remote.origin.promisor', 'true'],
      ['protocol.ext.allow', 'always'],
      ['protocol.allow', 'always'],
    ] as const)
      git(folder, 'config', key, value);
    await appendFile(join(folder, 'train.conll'), 'Rome B-LOC\n\n');
    const answer = await asked(t, folder);
    assert.equal(existsSync(marker), false, 'something was fetched');
    assert.equal(tokensOf(answer, 'dev')?.O, 1);
    assert.match(answer.problems[0]?.message ?? '', /^train\.conll is not to be had from [0-9a-f]+ on this machine/);
  });

  it('leaves nothing behind in the folder for temporary files', async (t) => {
    const folder = await repositoryOf(t, { 'train.conll': TRAIN });
    await appendFile(join(folder, 'train.conll'), 'Rome B-LOC\n\n');
    const temporary = await temporaryFolder(t);
    await asked(t, folder);
    assert.deepEqual(await readdir(temporary), []);
  });
});

describe('Git LFS', () => {
  const pointerTo = (text: string) =>
    `version https://git-lfs.github.com/spec/v1\noid sha256:${createHash('sha256').update(text).digest('hex')}\nsize ${Buffer.byteLength(text)}\n`;

  it('points to what is on disk, to what it keeps, or to what is elsewhere', async (t) => {
    const folder = await repositoryOf(t, {
      'train.conll': pointerTo(TRAIN),
      'dev.conll': pointerTo(DEV),
      'test.conll': pointerTo(`${DEV}Cy B-PER\n\n`),
    });
    // train is as it was; dev has changed, and what it was is kept; test has changed, and what it was is not there.
    await writeFile(join(folder, 'train.conll'), TRAIN);
    await writeFile(join(folder, 'dev.conll'), TRAIN);
    await writeFile(join(folder, 'test.conll'), TRAIN);
    const hash = createHash('sha256').update(DEV).digest('hex');
    const kept = join(folder, '.git', 'lfs', 'objects', hash.slice(0, 2), hash.slice(2, 4), hash);
    await mkdir(dirname(kept), { recursive: true });
    await writeFile(`${kept}.part`, DEV);
    await rename(`${kept}.part`, kept);
    const answer = await asked(t, folder);
    assert.equal(tokensOf(answer, 'train')?.O, 2);
    assert.equal(tokensOf(answer, 'dev')?.O, 1);
    assert.equal(answer.splits.find(({ name }) => name === 'test')?.units[0]?.total, 0);
    assert.match(
      answer.problems.map(({ message }) => message).join('\n'),
      /^test\.conll is a pointer of Git LFS in [0-9a-f]+, and what it points to is not on this machine\.$/,
    );
  });
});

/** Every file below, with its size and the time it was written. */
function stateOf(folder: string): readonly string[] {
  return globSync('**', { cwd: folder })
    .concat(globSync('.git/**', { cwd: folder }))
    .sort()
    .map((name) => {
      const { size, mtimeMs } = statSync(join(folder, name));
      return `${name} ${size} ${mtimeMs}`;
    });
}
