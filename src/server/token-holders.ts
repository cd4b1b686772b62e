import type { FastifyRequest } from 'fastify';
import type { LimitAttempts } from './attempts.ts';
import { HttpError } from './http-error.ts';
import type { Role } from './identity.ts';
import { createSessions, isSame, type Sessions } from './session.ts';

/** A role's token, and the sessions under it. */
export type Holder = { readonly role: Role; readonly token: string; readonly sessions: Sessions };

const holder = (role: Role, token: string | null): readonly Holder[] =>
  token === null ? [] : [{ role, token, sessions: createSessions(token) }];

/** The roles that have a token. Null: there is no such token. */
export const tokenHolders = (adminToken: string | null, viewToken: string | null): readonly Holder[] => [
  ...holder('admin', adminToken),
  ...holder('viewer', viewToken),
];

const WRONG: { readonly [role in Role]: string } = {
  admin: 'This is not the admin token (SETPOINT_ADMIN_TOKEN of the daemon)',
  viewer: 'This is not the view token (SETPOINT_VIEW_TOKEN of the daemon)',
};

const wrongToken = (holders: readonly Holder[]): string => {
  const [only, other] = holders;
  if (only !== undefined && other === undefined) return WRONG[only.role];
  return 'This is not a token (SETPOINT_ADMIN_TOKEN or SETPOINT_VIEW_TOKEN of the daemon)';
};

/** The holder of a token that came with a request. @throws HttpError 401 when it is no one's, 429 after too many wrong ones */
export const holderOf = async (
  request: FastifyRequest,
  given: string,
  holders: readonly Holder[],
  limit: LimitAttempts,
): Promise<Holder> => {
  const found = holders.find(({ token }) => isSame(given, token));
  await limit(request, found !== undefined);
  if (found !== undefined) return found;
  throw new HttpError(401, wrongToken(holders));
};
