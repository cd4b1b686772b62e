import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { runCli } from '../support/cli.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly version: string;
  readonly private?: boolean;
  readonly dependencies: Readonly<Record<string, string>>;
};

/** The package as npm would publish it, unpacked. */
const unpacked = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'setpoint-package-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder];
  execFileSync('npm', args, { cwd: root, stdio: 'ignore' });
  execFileSync('tar', ['-xzf', join(folder, `setpoint-${manifest.version}.tgz`), '-C', folder]);
  return join(folder, 'package');
};

/** The packages that a dependency tree has, by their paths below node_modules. */
const productionPackages = (): readonly string[] => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly devOptional?: boolean }>>;
  };
  return Object.entries(packages).flatMap(([path, { dev, devOptional }]) =>
    path.startsWith('node_modules/') && !dev && !devOptional && path.split('node_modules/').length === 2
      ? [path]
      : [],
  );
};

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));

it('the package has what runs and what explains it, and nothing else', () => {
  // As a newer Node leaves it.
  const cache = join(root, 'dist/src/cli/.compile-cache');
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, 'of-this-machine'), '');
  onTestFinished(() => rmSync(cache, { recursive: true, force: true }));
  const files = filesBelow(unpacked());
  expect(manifest.private).toBeUndefined();
  for (const file of [
    'dist/src/cli/main.js',
    'README.md',
    'LICENSE',
    'CHANGELOG.md',
    'desired-state/accounts.yaml',
  ])
    expect(files).toContain(file);
  expect(
    files.filter((file) => !/^(dist\/src\/|desired-state\/|[A-Z]+(\.md)?$|package\.json$)/.test(file)),
  ).toEqual([]);
  expect(files.filter((file) => file.endsWith('.map') || /(^|\/)test|\.compile-cache/.test(file))).toEqual(
    [],
  );
});

it('the package runs with the dependencies that it names, and no other', async () => {
  const folder = unpacked();
  for (const path of productionPackages()) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    symlinkSync(join(root, path), join(folder, path));
  }
  writeFileSync(
    join(folder, 'd.yaml'),
    `accounts: { acme: { provider: aloochat, apiKey: "\${KEY}", baseUrl: "http://127.0.0.1:1" } }\nintegrations: {}\n`,
  );
  const run = (...args: string[]) =>
    runCli([...args, '--desired-state', 'd.yaml'], {
      command: join(folder, 'dist/src/cli/main.js'),
      cwd: folder,
      env: { KEY: 'key-of-the-package' },
    });
  expect(await run('validate')).toMatchObject({ code: 0 });
  const plan = await run('plan');
  expect(plan.stderr + plan.stdout).not.toMatch(/unexpectedly|Cannot find/);
  expect(plan.stdout).toContain('Could not be read');
  const apply = await run('apply', '--yes');
  expect(apply.stderr + apply.stdout).not.toMatch(/unexpectedly|Cannot find/);
});
