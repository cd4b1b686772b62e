import type { BigIntStats } from 'node:fs';

/** A text that changes whenever a file is written, replaced or made another kind of file. */
export const fileVersion = ({ dev, ino, mode, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  [dev, ino, mode, size, mtimeNs, ctimeNs].join('\0');
