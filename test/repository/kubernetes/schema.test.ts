import { describe, expect, it } from 'vitest';
import { configMap, deployment, type Manifest, manifests, manifestsIn, redisManifests } from './manifests.ts';
import { manifestProblems } from './schema.ts';

const all = [...manifests, ...redisManifests, ...manifestsIn('secret.example.yaml'), configMap];
const named = all.map((manifest) => [`${manifest.kind} ${manifest.metadata.name}`, manifest] as const);

/** Fields with names of our own choice in them; labels have a slash in theirs. */
const FREE: ReadonlySet<string> = new Set(['data', 'stringData', 'limits', 'requests']);

type Misspelt = { readonly path: string; readonly copy: object };

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** A copy with another value for one field, and another name if one is given. */
const changed = (data: object, field: string, value: unknown, name = field): object => {
  const fields = Object.entries(data).map(([key, old]) => (key === field ? [name, value] : [key, old]));
  return Array.isArray(data) ? fields.map(([, each]) => each) : Object.fromEntries(fields);
};

/** Copies of a manifest, each with the name of one field misspelt. */
const misspelt = (data: object): Misspelt[] =>
  Object.entries(data).flatMap(([field, value]) => {
    const inner = isObject(value) && !FREE.has(field) ? misspelt(value) : [];
    return [
      ...(Array.isArray(data) || field.includes('/')
        ? []
        : [{ path: field, copy: changed(data, field, value, `${field}x`) }]),
      ...inner.map(({ path, copy }) => ({ path: `${field}.${path}`, copy: changed(data, field, copy) })),
    ];
  });

describe('the manifests of Kubernetes', () => {
  it.each(named)('have nothing that Kubernetes refuses: %s', (_, manifest) => {
    expect(manifestProblems(manifest)).toEqual([]);
  });

  it.each(named)('are refused with any field misspelt: %s', (_, manifest) => {
    const copies = misspelt(manifest);
    expect(copies.map(({ path }) => path)).toEqual(expect.arrayContaining(['kind', 'metadata.name']));
    const accepted = copies.filter(({ copy }) => manifestProblems(copy as Manifest).length === 0);
    expect(accepted.map(({ path }) => path)).toEqual([]);
  });

  it('are refused with a value of the wrong type, without a required field, and of an unknown kind', () => {
    const whole = deployment as unknown as Manifest;
    const problems = (spec: object): string => manifestProblems({ ...whole, spec } as Manifest).join();
    expect(problems({ ...deployment.spec, replicas: '2' })).toContain('spec/replicas must be integer');
    expect(problems({ ...deployment.spec, selector: undefined })).toContain('selector');
    expect(manifestProblems({ ...configMap, kind: 'Role' })).toEqual(['no schema of v1 Role']);
  });
});
