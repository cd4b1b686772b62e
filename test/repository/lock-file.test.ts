import { describe, expect, it } from 'vitest';
import { read } from './files.ts';

type Package = {
  optionalDependencies?: Record<string, string>;
  engines?: { node?: string };
  resolved?: string;
  link?: boolean;
};
const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Package> };

/** Whether a package that stands at `from` finds the other one, as Node looks for it: its own node_modules, then each one above. */
const finds = (from: string, name: string): boolean => {
  if (`${from === '' ? '' : `${from}/`}node_modules/${name}` in packages) return true;
  return from !== '' && finds(from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))), name);
};

/** Whether one of the alternatives of a range begins at Node 20 or before it, or names no number. */
const takesNode20 = (range: string): boolean =>
  range.split('||').some((part) => Number(/\d+/.exec(part)?.[0] ?? 0) <= 20);

describe('package-lock.json', () => {
  it('holds nothing that wants a newer Node than we promise', () => {
    const newer = Object.entries(packages).filter(([, { engines }]) => !takesNode20(engines?.node ?? '*'));
    expect(newer.map(([path]) => path)).toEqual([]);
  });

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
