/** `.` and `..`, encoded or not, which browsers resolve away; and how such a name is written instead. */
const dots = /^~*\.{1,2}$/;
const writtenDots = /^~+\.{1,2}$/;

/** A name as one path segment. `.` and `..` get a `~` in front, since browsers resolve them away. */
export const toSegment = (name: string): string => encodeURIComponent(dots.test(name) ? `~${name}` : name);

/** The name that a decoded segment stands for. */
export const fromSegment = (segment: string): string =>
  writtenDots.test(segment) ? segment.slice(1) : segment;

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
