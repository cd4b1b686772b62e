import {
  type Findings,
  type Notification,
  type Trouble,
  type TroubleKind,
  troubleKinds,
} from '../model/notification.ts';

/** The troubles that notifications were sent for. */
export type Told = readonly Trouble[];

/** The notifications to send, and the troubles notified afterwards. */
export type News = { readonly events: readonly Event[]; readonly told: Told };

/** One notification about one account. */
export type Event = Pick<Notification, 'event' | 'troubles'>;

const isSame = (a: Trouble, b: Trouble): boolean => a.kind === b.kind && a.key === b.key;

/** Every run checks the account itself. */
const wasLookedAt = ({ key }: Trouble, looked: Findings['looked']): boolean => {
  if (looked === 'all' || key === null) return true;
  return looked !== 'nothing' && looked.has(key);
};

const eventsOf = (opened: readonly Trouble[]): Event[] =>
  troubleKinds.flatMap((event: TroubleKind) => {
    const troubles = opened.filter(({ kind }) => kind === event);
    return troubles.length === 0 ? [] : [{ event, troubles }];
  });

/**
 * Compares the troubles of a run with those already notified: one message for each new trouble, and a
 * recovery for each that is gone, unless a run had reverted it itself.
 */
export const diffTroubles = (told: Told, { troubles, looked }: Findings): News => {
  const opened = troubles.filter((found) => !told.some((known) => isSame(known, found)));
  const kept = told.filter((known) => !wasLookedAt(known, looked));
  const over = told.filter(
    (known) => wasLookedAt(known, looked) && !troubles.some((found) => isSame(found, known)),
  );
  // A key with another trouble now has not recovered.
  const stillWrong = (key: string | null): boolean => troubles.some((found) => found.key === key);
  const recovered = over.filter(({ key, mended }) => mended !== true && !stillWrong(key));
  return {
    events: [
      ...eventsOf(opened),
      ...(recovered.length === 0 ? [] : [{ event: 'recovered' as const, troubles: recovered }]),
    ],
    told: [...kept.filter((known) => !troubles.some((found) => isSame(found, known))), ...troubles],
  };
};
