import type { AccountContext } from '../../src/reconcile/account-context.ts';

/** Thrown in place of everything that a killed process would still have done. */
export class Died extends Error {
  override readonly name = 'Died';
}

/** When a process dies: before or after its n-th step, a step being one call of its provider or its ledger. */
export type Death = { readonly step: number; readonly when: 'before' | 'after' };

/** The context of a process that dies at that step: nothing of it reaches the provider or the ledger from then on. */
export const mortal = (context: AccountContext, { step, when }: Death): AccountContext => {
  let steps = 0;
  const tick = (moment: Death['when']): void => {
    if (moment === 'before') steps += 1;
    if (steps > step || (steps === step && moment === when)) throw new Died(`Died ${when} step ${step}`);
  };
  const counted = <T extends object>(room: T): T =>
    new Proxy(room, {
      get: (target, name, receiver) => {
        const member: unknown = Reflect.get(target, name, receiver);
        if (typeof member !== 'function') return member;
        return async (...given: readonly unknown[]) => {
          tick('before');
          const result: unknown = await member.apply(target, given);
          tick('after');
          return result;
        };
      },
    });
  return { ...context, provider: counted(context.provider), ledger: counted(context.ledger) };
};
