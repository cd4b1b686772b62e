import {
  type Findings,
  type Notification,
  type Trouble,
  type TroubleKind,
  troubleKinds,
} from '../model/notification.ts';

/** The troubles that people were told of, as a run left them. */
export type Told = readonly Trouble[];

/** What is to be told, and what people know then. */
export type News = { readonly events: readonly Event[]; readonly told: Told };

/** What is told of one account at once. */
export type Event = Pick<Notification, 'event' | 'troubles'>;

const isSame = (a: Trouble, b: Trouble): boolean => a.kind === b.kind && a.key === b.key;

/** Every run finds out whether it can look at the account itself. */
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
 * One message per trouble, however many runs find it: what is new is told, what is known is not, and what is gone is told as
 * recovered, unless a run had set it right itself. Pure.
 */
export const diffTroubles = (told: Told, { troubles, looked }: Findings): News => {
  const opened = troubles.filter((found) => !told.some((known) => isSame(known, found)));
  const kept = told.filter((known) => !wasLookedAt(known, looked));
  const over = told.filter(
    (known) => wasLookedAt(known, looked) && !troubles.some((found) => isSame(found, known)),
  );
  // What turned into another trouble is not right again.
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
