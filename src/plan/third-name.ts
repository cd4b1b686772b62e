import { createHash } from 'node:crypto';

/**
 * The name that one of two which swap names has in between, where no two may have the same. Always the same for an id, so that it is known again whatever died
 * meanwhile, and says itself what it is.
 */
export const thirdName = (id: string): string =>
  `setpoint is renaming ${createHash('sha256').update(id).digest('hex').slice(0, 10)}`;

/** Whether a live integration has stepped aside. */
export const isAside = ({ id, name }: { readonly id: string; readonly name: string }): boolean =>
  name === thirdName(id);
