import type { BigIntStats } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import { fileMark } from './file-mark.ts';
import { type ReadText, readText } from './read-text.ts';

/**
 * File systems note times as coarsely as 2 s: a file that was written so shortly before it was read may be written once more and look the same (Git calls that
 * racily clean). In ms.
 */
const RACY_MS = 3_000;

/** Where a clock or a file system does not keep to that, an edit counts after this time at the latest, in ms. */
const BELIEVED_MS = 600_000;

/** The texts of files, kept from one load to the next: between two ticks of the daemon hardly any file changes, and asking for its times costs a fraction. */
export interface KnownTexts {
  /** Starts a load, which forgets the files that the one before did not read. */
  begin(): {
    /** As `readText`, without opening a file that is as it was when it was last read. Never throws. */
    read(path: string): Promise<ReadText>;
  };
}

/**
 * NFS, CIFS, SMB, SMB2, FUSE, 9P, Ceph, AFS as Linux numbers them (linux/magic.h): what others write there may show in a file's times a minute late, and at
 * once when it is opened.
 */
const remoteTypes: ReadonlySet<number> = new Set([
  0x6969, 0xff534d42, 0x517b, 0xfe534d42, 0x65735546, 0x01021997, 0x00c36400, 0x5346414f,
]);

/** Where it cannot be told, times are not relied on. */
const isLocal = async (path: string): Promise<boolean> => {
  try {
    return !remoteTypes.has((await statfs(path)).type >>> 0);
  } catch {
    return false;
  }
};

type Known = { readonly mark: string; readonly at: number; readonly text: ReadText };

/** Written long enough ago that another write would show. */
const isSettled = ({ mtimeMs, ctimeMs }: BigIntStats, at: number): boolean =>
  at - Math.max(Number(mtimeMs), Number(ctimeMs)) >= RACY_MS;

/**
 * Remembers nothing at first.
 * @param now a wall clock, in ms since the epoch: it is compared with the times of files
 * @param isReliable whether a file's times tell of every write at once
 */
export const createKnownTexts = (
  now: () => number = Date.now,
  isReliable: (path: string) => Promise<boolean> = isLocal,
): KnownTexts => {
  let kept: ReadonlyMap<string, Known> = new Map();
  let used = new Map<string, Known>();

  const readNew = async (path: string, stats: BigIntStats, at: number): Promise<ReadText> => {
    const text = await readText(path);
    // What is written from here on, or was since its times were asked for, has others.
    if (text.ok && isSettled(stats, at) && (await isReliable(path)))
      used.set(path, { mark: fileMark(stats), at, text });
    return text;
  };

  const read = async (path: string): Promise<ReadText> => {
    const at = now();
    const stats = await stat(path, { bigint: true }).catch(() => null);
    if (stats === null) return readText(path);
    const known = kept.get(path);
    if (known?.mark !== fileMark(stats) || Math.abs(at - known.at) >= BELIEVED_MS)
      return readNew(path, stats, at);
    used.set(path, known);
    return known.text;
  };

  return {
    begin: () => {
      kept = used;
      used = new Map();
      return { read };
    },
  };
};
