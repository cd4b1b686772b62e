import { describe, expect, it } from 'vitest';
import { shareReadings } from '../../src/model/shared-readings.ts';

/** Readings that are ended by hand. */
const byHand = () => {
  const open: { end(text: string): void; fail(): void }[] = [];
  const readings = shareReadings(
    () =>
      new Promise<string>((resolve, reject) => {
        open.push({ end: resolve, fail: () => reject(new Error('no answer')) });
      }),
  );
  const begin = async (count: number): Promise<void> => {
    await expect.poll(() => open.length).toBe(count);
  };
  return { open, readings, begin };
};

describe('shared readings', () => {
  it('read once for all callers of an instant', async () => {
    const { open, readings, begin } = byHand();
    const all = Array.from({ length: 60 }, () => readings.next());
    await begin(1);
    open[0]?.end('read');
    expect(new Set(await Promise.all(all))).toEqual(new Set(['read']));
    expect(readings.begun()).toBe(1);
  });

  it('read once more for all callers during a reading, and give none of them an older one', async () => {
    const { open, readings, begin } = byHand();
    const first = readings.next();
    await begin(1);
    const others = Array.from({ length: 60 }, () => readings.next());
    open[0]?.end('before');
    expect(await first).toBe('before');
    await begin(2);
    open[1]?.end('after');
    expect(new Set(await Promise.all(others))).toEqual(new Set(['after']));
    expect(readings.begun()).toBe(2);
  });

  it('give a finished reading only to callers from before it began', async () => {
    const { open, readings, begin } = byHand();
    const came = readings.begun();
    const first = readings.next();
    await begin(1);
    open[0]?.end('one');
    expect(await first).toBe('one');
    expect(await readings.after(came)).toBe('one');
    const later = readings.after(readings.begun());
    await begin(2);
    open[1]?.end('two');
    expect(await later).toBe('two');
  });

  it('read again after a failure', async () => {
    const { open, readings, begin } = byHand();
    const first = readings.next();
    await begin(1);
    const second = readings.next();
    open[0]?.fail();
    await expect(first).rejects.toThrow('no answer');
    await begin(2);
    open[1]?.end('well');
    expect(await second).toBe('well');
  });
});
