import fc from 'fast-check';

/**
 * Any character of Unicode, for `fc.string`: its own `unit: 'binary'`, which builds a map of a million characters first, in one and a half seconds of
 * each worker.
 */
export const anyCharacter = fc
  .integer({ min: 0, max: 0x10ffff - 0x800 })
  // Leaves out the halves of surrogate pairs.
  .map((code) => String.fromCodePoint(code < 0xd800 ? code : code + 0x800));
