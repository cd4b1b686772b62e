/** `.` and `..`, which browsers resolve even if they are encoded; and how they are written instead. */
const dots = /^~*\.{1,2}$/;
const writtenDots = /^~+\.{1,2}$/;

/** A name as one path segment; `.` and `..` get a `~` in front. */
export const toSegment = (name: string): string => encodeURIComponent(dots.test(name) ? `~${name}` : name);

/** The name that a decoded segment stands for. */
export const fromSegment = (segment: string): string =>
  writtenDots.test(segment) ? segment.slice(1) : segment;

/** The addresses of the pages. Each name is one encoded segment. */
export const paths = {
  overview: '/',
  runs: '/runs',
  /** The raw queues; needs the admin token. */
  queues: '/queues',
  signIn: '/sign-in',
  /** @param here the page to come back to */
  signInFrom: (here: string): string => `/sign-in?next=${encodeURIComponent(here)}`,
  signOut: '/sign-out',
  account: (account: string): string => `/accounts/${toSegment(account)}`,
  plan: (account: string): string => `/accounts/${toSegment(account)}/plan`,
  run: (account: string, run: string): string => `/accounts/${toSegment(account)}/runs/${toSegment(run)}`,
  integration: (account: string, key: string): string =>
    `/accounts/${toSegment(account)}/integrations/${toSegment(key)}`,
} as const;
