import { toSegment } from '../path-segment.ts';

/** Where the pages are. Names come from people: each is one encoded segment. */
export const paths = {
  overview: '/',
  runs: '/runs',
  /** The raw queues, for who is signed in. */
  queues: '/queues',
  signIn: '/sign-in',
  /** @param here the page to come back to */
  signInFrom: (here: string): string => `/sign-in?next=${encodeURIComponent(here)}`,
  signOut: '/sign-out',
  account: (account: string): string => `/accounts/${toSegment(account)}`,
  plan: (account: string): string => `/accounts/${toSegment(account)}/plan`,
  integration: (account: string, key: string): string =>
    `/accounts/${toSegment(account)}/integrations/${toSegment(key)}`,
} as const;
