import type { Change } from '../model/plan.ts';

/** Whether a change has something to do, and nothing that keeps it from being done. */
export const isOpen = ({ action, blocked }: Pick<Change, 'action' | 'blocked'>): boolean =>
  action !== 'none' && blocked === null;
