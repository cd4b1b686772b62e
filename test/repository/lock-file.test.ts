import { describe, expect, it } from 'vitest';
import { read } from './files.ts';

type Package = { optionalDependencies?: Record<string, string>; resolved?: string; link?: boolean };
const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Package> };

/** Whether a package that stands at `from` finds the other one, as Node looks for it: its own node_modules, then each one above. */
const finds = (from: string, name: string): boolean => {
  if (`${from === '' ? '' : `${from}/`}node_modules/${name}` in packages) return true;
  return from !== '' && finds(from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))), name);
};

describe('package-lock.json', () => {
  it('holds the optional packages of every platform, without which `npm ci` refuses a clean clone', () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !finds(path, name))
        .map((name) => `${path} needs ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('names no registry', () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
  });
});
