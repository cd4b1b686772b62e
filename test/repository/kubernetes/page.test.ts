import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readSettings } from '../../../src/config.ts';
import { temporaryFolder } from '../../support/git-origin.ts';
import { read } from '../files.ts';
import { knownSettings } from './known-settings.ts';
import { configMap, container, exampleSecrets, kustomization, manifests, mounts } from './manifests.ts';
import { placePod } from './place-pod.ts';
import { manifestProblems } from './schema.ts';

type Overlay = {
  readonly namespace?: string;
  readonly resources?: readonly string[];
  readonly images?: readonly { readonly name: string; readonly newTag: string }[];
  readonly configMapGenerator?: readonly {
    readonly name: string;
    readonly behavior: string;
    readonly literals: readonly string[];
  }[];
  readonly patches?: readonly {
    readonly target: { readonly kind: string; readonly name: string };
    readonly patch: string;
  }[];
};

const page = read('docs/kubernetes.md');
const overlays = [...page.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(
  ([, text = '']) => parse(text) as Overlay,
);
const generators = overlays.flatMap(({ configMapGenerator = [] }) => configMapGenerator);

const pairs = (literals: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    literals.map((each) => [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)]),
  );

/** Appends the values of a JSON patch: as much of its format as the page uses. */
const append = (
  document: object,
  { op, path, value }: { op: string; path: string; value: unknown },
): void => {
  const [last, ...above] = path.split('/').slice(1).reverse();
  expect([op, last]).toEqual(['add', '-']);
  let at: unknown = document;
  for (const name of above.reverse()) at = (at as Record<string, unknown>)[name];
  (at as unknown[]).push(value);
};

describe('docs/kubernetes.md', () => {
  it('names only settings that Setpoint has', () => {
    const named = [...page.matchAll(/\b(?:SETPOINT_\w+|REDIS_URL\w*)/g)].map(([name]) => name);
    for (const name of named) expect(knownSettings).toContain(name);
  });

  it('has overlays of the base, with its image', () => {
    const [whole] = overlays.filter(({ images }) => images !== undefined);
    const [image, tag] = container.image?.split(':') ?? [];
    expect(whole?.images).toMatchObject([{ name: image, newTag: tag }]);
    expect(whole?.namespace).toBe(kustomization.namespace);
    for (const resource of whole?.resources ?? []) expect(resource).toMatch(new RegExp(`\\?ref=v${tag}$`));
  });

  it.for(generators)('has settings that are valid: $literals', ({ literals }, test) => {
    const cwd = temporaryFolder(test, 'pod');
    const overlay = pairs(literals);
    const { git } = readSettings({ env: placePod(cwd, exampleSecrets, overlay), cwd });
    expect(git?.url).toBe(overlay.SETPOINT_GIT_URL);
    for (const file of [git?.sshKeyFile, git?.knownHostsFile].filter((each) => typeof each === 'string'))
      expect(mounts.map(({ path }) => join(cwd, path))).toContain(dirname(file));
  });

  it('merges into the ConfigMap of the base', () => {
    expect(generators.length).toBeGreaterThan(1);
    for (const { name, behavior } of generators)
      expect([name, behavior]).toEqual([configMap.metadata.name, 'merge']);
  });

  it('has patches that Kubernetes accepts', () => {
    const patches = overlays.flatMap(({ patches: each = [] }) => each);
    expect(patches).toHaveLength(1);
    for (const { target, patch } of patches) {
      const found = manifests.find(
        ({ kind, metadata }) => kind === target.kind && metadata.name === target.name,
      );
      const copy = structuredClone(found);
      if (copy === undefined) throw new Error(`The base has no ${target.kind} ${target.name}.`);
      const operations = parse(patch) as { op: string; path: string; value: unknown }[];
      for (const operation of operations) append(copy, operation);
      expect(manifestProblems(copy)).toEqual([]);
      expect(copy).not.toEqual(found);
    }
  });

  it('makes every Secret with every key of the example', () => {
    for (const [name, keys] of Object.entries(exampleSecrets)) {
      const [command] = new RegExp(`create secret generic ${name} [\\s\\S]*?[^\\\\]\\n`).exec(page) ?? [];
      const made = [...(command ?? '').matchAll(/--from-(?:literal|file)=([a-z.-]+)/g)].map(([, key]) => key);
      expect(made).toEqual(Object.keys(keys));
    }
  });
});
