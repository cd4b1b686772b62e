/** What a visitor may do: an admin changes things, a viewer only looks. */
export type Role = 'admin' | 'viewer';

/** Who sent a request. */
export type Identity = {
  readonly role: Role;
  /** As the proxy in front names the person; null: a token does not say who holds it. */
  readonly name: string | null;
  /** How the visitor proved it. */
  readonly by: 'token' | 'session' | 'proxy';
};

/** What history and log record as the author of an action. */
export const authorOf = ({ name }: Identity): string => name ?? 'the holder of the admin token';
