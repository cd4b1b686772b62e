import type { IncomingMessage } from 'node:http';
import { inNetworks } from '../settings/networks.ts';
import { isPersonName, type SignInProxySettings } from '../settings/sign-in-proxy-settings.ts';
import { HttpError } from './http-error.ts';
import type { Identity } from './identity.ts';

/** Whether an address is the proxy's; undefined, that of a connection that has ended, never is. */
export const trustsAddress = ({
  networks,
}: Pick<SignInProxySettings, 'networks'>): ((address: string | undefined) => boolean) => {
  const contains = inNetworks(networks);
  return (address) => address !== undefined && contains(address);
};

/** Every value of a header as it was sent. Node.js itself joins them, or keeps the first. */
const valuesOf = ({ rawHeaders }: IncomingMessage, header: string): readonly string[] =>
  rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === header);

/** Node.js reads headers as Latin-1, proxies send UTF-8. Null: it is none. */
const utf8 = (value: string): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(value, 'latin1'));
  } catch {
    return null;
  }
};

/** The name in a header; null: it was not sent. @throws HttpError for anything but one name */
const nameIn = (request: IncomingMessage, header: string): string | null => {
  const [value, ...more] = valuesOf(request, header.toLowerCase());
  if (value === undefined) return null;
  const name = utf8(value);
  if (more.length === 0 && name !== null && isPersonName(name)) return name;
  throw new HttpError(
    400,
    `The proxy in front must name one person: ${header} needs exactly one value, of at most 256 characters, without commas and control characters`,
  );
};

/**
 * Reads the person whom a trusted proxy names in `X-Forwarded-User`, else in `X-Forwarded-Email`. Null: it names none, or the
 * request comes from elsewhere.
 * @throws HttpError 400 for a header that does not name exactly one person
 */
export const namedByProxy = (
  settings: SignInProxySettings,
): ((request: IncomingMessage) => Identity | null) => {
  const isTrusted = trustsAddress(settings);
  const admins = new Set(settings.admins);
  return (request) => {
    if (!isTrusted(request.socket.remoteAddress)) return null;
    const user = nameIn(request, 'X-Forwarded-User');
    const email = nameIn(request, 'X-Forwarded-Email');
    const name = user ?? email;
    if (name === null) return null;
    const isAdmin = [user, email].some((each) => each !== null && admins.has(each));
    return { role: isAdmin ? 'admin' : 'viewer', name, by: 'proxy' };
  };
};
