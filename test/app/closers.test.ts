import { describe, it } from 'vitest';
import { type Closers, withClosers } from '../../src/app/closers.ts';

/** Opens three parts; closing writes their names down, and the named ones fail to close. */
const openThree =
  (closed: string[], broken: readonly string[] = []) =>
  (closers: Closers) => {
    for (const name of ['first', 'second', 'third']) {
      closers.add(async () => {
        closed.push(name);
        if (broken.includes(name)) throw new Error(`${name} does not close`);
      });
    }
  };

describe('withClosers', () => {
  it('closes each part once, last in, first out, and resolves to the result', async ({ expect }) => {
    const closed: string[] = [];
    const result = await withClosers(async (closers) => {
      openThree(closed)(closers);
      return 'done';
    });
    expect(result).toBe('done');
    expect(closed).toEqual(['third', 'second', 'first']);
  });

  it('closes after failed work too, and throws the error of the work', async ({ expect }) => {
    const closed: string[] = [];
    const work = withClosers(async (closers) => {
      openThree(closed, ['third'])(closers);
      throw new Error('the work failed');
    });
    await expect(work).rejects.toThrow('the work failed');
    expect(closed).toEqual(['third', 'second', 'first']);
  });

  it('closes the rest when a part fails to close, and throws the first error', async ({ expect }) => {
    const closed: string[] = [];
    const work = withClosers(async (closers) => openThree(closed, ['third', 'first'])(closers));
    await expect(work).rejects.toThrow('third does not close');
    expect(closed).toEqual(['third', 'second', 'first']);
  });

  it('closes what interrupted work opens while the rest closes', async ({ expect }) => {
    const closed: string[] = [];
    await withClosers(async (closers) => {
      openThree(closed)(closers);
      closers.add(() => closers.add(() => void closed.push('late')));
    });
    expect(closed).toEqual(['late', 'third', 'second', 'first']);
  });

  it('reports closing only after the work has ended', async ({ expect }) => {
    const seen: boolean[] = [];
    await withClosers(async (closers) => {
      closers.add(() => void seen.push(closers.isClosing()));
      seen.push(closers.isClosing());
    });
    expect(seen).toEqual([false, true]);
  });
});
