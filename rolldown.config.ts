import { type BuildOptions, defineConfig } from 'rolldown';

/*
 * `npm run build`: the command and all that every start of it loads, as few files. A start is mostly loading modules, and a plan would load more than three
 * hundred of them. What only some command needs stays a file of its own, as the source's `import()` says (docs/performance.md has the figures).
 */

/** Found in node_modules when it is wanted: what only the daemon, the demo or a log line loads, and what is not ours to install. */
const outside = [
  'testcontainers',
  'fastify',
  '@fastify',
  '@bull-board',
  'prom-client',
  'node-cron',
  'chokidar',
  'proper-lockfile',
  'pino',
  'pino-pretty',
];

const isOneOf =
  (packages: readonly string[]) =>
  (id: string): boolean =>
    packages.some((name) => id === name || id.startsWith(`${name}/`));

/** Builds the modules of these files, by name, into one folder. */
export const building = (
  input: Readonly<Record<string, string>>,
  dir: string,
  external: (id: string) => boolean,
): BuildOptions => ({
  input: { ...input },
  platform: 'node',
  external: (id) => external(id),
  output: { dir, format: 'esm', sourcemap: true, cleanDir: true },
});

/** `parse-worker` is a thread's own module, which is looked for beside the one that starts it. */
export const entries = { main: 'src/cli/main.ts', 'parse-worker': 'src/desired/yaml/parse-worker.ts' };

export default defineConfig(building(entries, 'dist/src/cli', isOneOf(outside)));
