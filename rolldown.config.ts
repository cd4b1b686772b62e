import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, defineConfig, rolldown } from 'rolldown';

/*
 * `npm run build`: the command and all that every start of it loads, as few files. A start is mostly loading modules, and a plan would load more than three
 * hundred of them. What only some command needs stays a file of its own, as the source's `import()` says (docs/performance.md has the figures).
 */

/** Found in node_modules when it is wanted: what only the daemon, the demo or a log line loads, and what is not ours to install. */
export const outside = [
  'testcontainers',
  'undici',
  'fastify',
  '@fastify',
  '@bull-board',
  'prom-client',
  'chokidar',
  'pino',
  'pino-pretty',
];

export const isOneOf =
  (packages: readonly string[]) =>
  (id: string): boolean =>
    packages.some((name) => id === name || id.startsWith(`${name}/`));

const pageScript = fileURLToPath(new URL('src/server/page/browser/live.ts', import.meta.url));
const pageModule = 'virtual:live-script';

const bundlePageScript = async (): Promise<string> => {
  const bundled = await rolldown({ input: pageScript, platform: 'browser' });
  const { output } = await bundled.generate({ format: 'iife' });
  await bundled.close();
  return output[0].code;
};

/** Bundles the page's script into a module that exports it as a text. For the build as for vitest, so that a test needs no build. */
export const browserScript = {
  name: 'browser-script',
  resolveId: (id: string) => (id === pageModule ? `\0${pageModule}` : null),
  load: async (id: string) =>
    id === `\0${pageModule}`
      ? `export const liveScript = ${JSON.stringify(await bundlePageScript())};`
      : null,
};

/** Whether a module is one of ours; an id has the separator of its system. */
const isOurs =
  (...files: readonly string[]) =>
  (id: string): boolean =>
    files.some((file) => id.replaceAll('\\', '/').endsWith(`/src/${file}.ts`));

/**
 * What is loaded together is one file, with all that it imports: each file takes Node half a millisecond and more, and a plan would load ninety. The first
 * group that reaches a module has it. A command that needs a part of `store` alone still loads less by that than by many files.
 */
const groups = [
  { name: 'start', test: isOurs('cli/host', 'cli/program', 'cli/run-program') },
  { name: 'yaml', test: isOurs('desired/yaml/parse-file') },
  { name: 'desired', test: isOurs('cli/run-command', 'cli/commands/validate', 'app/load-for-command') },
  {
    name: 'store',
    test: isOurs(
      'app/open-app',
      'app/account-statuses',
      'app/git-source',
      'cli/with-app',
      'cli/commands/plan',
      'cli/commands/status',
      'providers/aloochat/provider',
      'providers/toolzz/provider',
      'locks/folder-lock',
    ),
  },
] as const;

/**
 * The build of `yaml` for bundlers. That for Node is the same but for one thing: it reads the environment at every token, to print it where a variable asks
 * for that. Without, parsing takes a seventh less of the processor time.
 */
export const yaml: string = join(
  dirname(createRequire(import.meta.url).resolve('yaml/package.json')),
  'browser',
  'index.js',
);

/** Builds the modules of these files, by name, into one folder. */
export const building = (
  input: Readonly<Record<string, string>>,
  dir: string,
  external: (id: string) => boolean,
): BuildOptions => ({
  input: { ...input },
  platform: 'node',
  // A virtual module is none of the packages.
  external: (id) => !id.includes('virtual:') && external(id),
  plugins: [browserScript],
  resolve: { alias: { yaml } },
  output: {
    dir,
    format: 'esm',
    sourcemap: true,
    cleanDir: true,
    codeSplitting: { groups: groups.map((group) => ({ ...group })) },
  },
});

/** `parse-worker` is a thread's own module, which is looked for beside the one that starts it. */
export const entries = { main: 'src/cli/main.ts', 'parse-worker': 'src/desired/yaml/parse-worker.ts' };

export default defineConfig(building(entries, 'dist/src/cli', isOneOf(outside)));
