/** package.json, package.nls.json and the code name the same commands, settings, views, context keys and texts. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS, CONTEXT_KEYS, DASHBOARD_VIEW_TYPE, SETTINGS, SETTINGS_SECTION, VIEWS } from '../../../src/editor/contributions.ts';
import { ROOT } from '../paths.ts';

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category?: string }[];
    readonly menus: Record<string, readonly { readonly command?: string }[]>;
    readonly views: Record<string, readonly { readonly id: string }[]>;
    readonly viewsContainers: Record<string, readonly { readonly id: string }[]>;
    readonly viewsWelcome?: readonly { readonly view: string }[];
    readonly configuration: Configuration | readonly Configuration[];
  };
}

interface Configuration {
  readonly properties: Record<string, unknown>;
}

const CONTRIBUTIONS = 'src/editor/contributions.ts';

export function manifestProblems(): readonly string[] {
  const text = read('package.json');
  const manifest = JSON.parse(text) as Manifest;
  const { commands, menus, views, viewsContainers, viewsWelcome = [], configuration } = manifest.contributes;
  const settings = [configuration].flat().flatMap(({ properties }) => Object.keys(properties));
  const viewIds = Object.values(views).flatMap((list) => list.map(({ id }) => id));
  const containerIds = Object.values(viewsContainers).flatMap((list) => list.map(({ id }) => id));
  const known = Object.values(COMMANDS) as readonly string[];
  return [
    ...differences(
      'command',
      commands.map(({ command }) => command),
      known,
    ),
    ...differences(
      'setting',
      settings,
      Object.values(SETTINGS).map((key) => `${SETTINGS_SECTION}.${key}`),
    ),
    ...differences('view', [...viewIds, ...containerIds], Object.values(VIEWS)),
    ...differences('context key', contextKeys(manifest, new Set([...viewIds, ...containerIds])), Object.values(CONTEXT_KEYS)),
    ...commands.filter(({ category }) => category !== 'Focal Lens').map(({ command }) => `${command} lacks the category "Focal Lens".`),
    ...Object.values(menus)
      .flat()
      .flatMap(({ command }) =>
        command === undefined || known.includes(command) ? [] : [`A menu names ${command}, which is no command.`],
      ),
    ...[...Object.keys(views), ...viewsWelcome.map(({ view }) => view)]
      .filter((id) => !viewIds.includes(id) && !containerIds.includes(id))
      .map((id) => `${id} is no view.`),
    ...panelProblems(manifest),
    ...textProblems(text, known),
    ...usageProblems(),
  ];
}

function differences(kind: string, declared: readonly string[], coded: readonly string[]): readonly string[] {
  return [
    ...declared.filter((id, index) => declared.indexOf(id) !== index).map((id) => `package.json declares the ${kind} ${id} twice.`),
    ...declared.filter((id) => !coded.includes(id)).map((id) => `The ${kind} ${id} of package.json is missing in ${CONTRIBUTIONS}.`),
    ...coded.filter((id) => !declared.includes(id)).map((id) => `The ${kind} ${id} of ${CONTRIBUTIONS} is missing in package.json.`),
  ];
}

/** The keys of ours that some `when` or `enablement` reads, without views, settings and the kinds of tree items. */
function contextKeys(manifest: Manifest, views: ReadonlySet<string>): readonly string[] {
  const keys = new Set<string>();
  const visit = (value: unknown, name: string) => {
    if (typeof value === 'string' && (name === 'when' || name === 'enablement')) {
      const clause = value
        .replace(/config\.[\w.]+/g, '')
        .replace(/=~\s*\/(?:\\.|[^/])*\//g, '')
        .replace(/[=!]=\s*'[^']*'/g, '');
      for (const [key] of clause.matchAll(/\bfocalLens[\w.]*/g)) if (!views.has(key)) keys.add(key);
    } else if (typeof value === 'object' && value !== null) {
      for (const [inner, child] of Object.entries(value)) visit(child, Array.isArray(value) ? name : inner);
    }
  };
  visit(manifest.contributes, '');
  return [...keys];
}

function panelProblems(manifest: Manifest): readonly string[] {
  const event = `onWebviewPanel:${DASHBOARD_VIEW_TYPE}`;
  return manifest.activationEvents.includes(event)
    ? []
    : [`activationEvents lacks ${event}: the dashboard would not come back after a reload.`];
}

/** VS Code makes a command for each view, which shows it. */
const VIEW_COMMANDS: readonly string[] = [`${VIEWS.labels}.focus`];

function textProblems(manifest: string, commands: readonly string[]): readonly string[] {
  const texts = JSON.parse(read('package.nls.json')) as Record<string, string>;
  const used = new Set([...manifest.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key as string));
  const links = Object.values(texts).flatMap((text) => [...text.matchAll(/\(command:(focalLens\.[\w.]+)/g)].map(([, id]) => id as string));
  return [
    ...[...used].filter((key) => texts[key] === undefined).map((key) => `package.nls.json lacks ${key}.`),
    ...Object.keys(texts)
      .filter((key) => !used.has(key))
      .map((key) => `package.nls.json: ${key} is used nowhere in package.json.`),
    ...links
      .filter((id) => !commands.includes(id) && !VIEW_COMMANDS.includes(id))
      .map((id) => `package.nls.json links to ${id}, which is no command.`),
    ...globSync('package.nls.*.json', { cwd: ROOT }).flatMap((file) => translationProblems(file, texts)),
  ];
}

function translationProblems(file: string, texts: Record<string, string>): readonly string[] {
  const translated = JSON.parse(read(file)) as Record<string, string>;
  const keys = new Set(Object.keys(translated));
  const linksOf = (text: string) => [...text.matchAll(/\(command:[\w.]+\)/g)].join();
  return [
    ...Object.keys(texts)
      .filter((key) => !keys.has(key))
      .map((key) => `${file} lacks ${key}.`),
    ...[...keys].filter((key) => texts[key] === undefined).map((key) => `${file}: ${key} is not in package.nls.json.`),
    ...Object.entries(texts)
      .filter(([key, text]) => linksOf(translated[key] ?? text) !== linksOf(text))
      .map(([key]) => `${file}: ${key} has other links than package.nls.json.`),
  ];
}

/** Each constant is used by the editor, and no id is spelled a second time. */
function usageProblems(): readonly string[] {
  const sources = globSync('src/editor/**/*.ts', { cwd: ROOT })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path !== CONTRIBUTIONS)
    .map((path) => ({ path, text: read(path) }));
  const all = sources.map(({ text }) => text).join('\n');
  const records = { COMMANDS, SETTINGS, VIEWS, CONTEXT_KEYS };
  const unused = Object.entries(records).flatMap(([record, entries]) =>
    // A container is shown by the manifest alone.
    Object.keys(entries)
      .filter((name) => !new RegExp(`\\b${record}\\.${name}\\b`).test(all) && `${record}.${name}` !== 'VIEWS.container')
      .map((name) => `${record}.${name} is used nowhere in src/editor.`),
  );
  const ids = new Set<string>(
    Object.values(records)
      .flatMap((entries) => Object.values<string>(entries))
      .filter((id) => id.startsWith(`${SETTINGS_SECTION}.`)),
  );
  const spelled = sources.flatMap(({ path, text }) =>
    [...text.matchAll(/['"`](focalLens\.[\w.]+)['"`]/g)]
      .filter(([, id]) => ids.has(id as string))
      .map(([, id]) => `${path} spells ${id}: use the constant of ${CONTRIBUTIONS}.`),
  );
  return [...unused, ...spelled];
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}
