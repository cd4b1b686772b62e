/** What Redis refuses with, and what to do about it. The first that matches counts. */
const rules: readonly (readonly [pattern: RegExp, text: string])[] = [
  [
    /\bMOVED \d+|\bASK \d+|\bCROSSSLOT\b/,
    'it is a node of a Redis Cluster. Write REDIS_URL as redis+cluster://host:port,host:port (rediss+cluster:// for TLS)',
  ],
  [
    /\bCLUSTERDOWN\b/,
    'its cluster is down: some of its slots have no master. redis-cli cluster info says more; a REDIS_URL of a cluster begins with redis+cluster://',
  ],
  [
    /\bREADONLY\b/,
    'it is a read-only replica. Point REDIS_URL at the primary; after a failover, at the new one',
  ],
  [
    /\bOOM\b/,
    'its memory is full, and it takes no writes. Raise maxmemory, or remove what else is in it; maxmemory-policy stays noeviction',
  ],
  [
    /\bNOPERM\b|ACL failure/,
    'the user of REDIS_URL lacks a right. docs/running-in-production.md has the rights that it needs, and setpoint doctor names what is missing',
  ],
  [/\b(?:NOAUTH|WRONGPASS)\b/, 'it does not accept the user and password. Correct them in REDIS_URL'],
  [/\bLOADING\b/, 'it is still loading its data. Try again in a moment'],
  [/\bMASTERDOWN\b/, 'it is a replica that has lost its primary. Point REDIS_URL at the primary'],
  [
    /\bMISCONF\b/,
    'it cannot save its data to disk, and takes no writes. Look into its log; most often its disk is full',
  ],
  [/\bNOREPLICAS\b/, 'too few of its replicas are connected (min-replicas-to-write). Bring them back'],
  [
    /\bBUSY\b/,
    'it is busy with the script of another client. Try again, or end that script with SCRIPT KILL',
  ],
  [/\bERR max number of clients\b/, 'it has too many clients. Raise maxclients, or end some'],
  [
    /unknown command|\bERR This instance has cluster support\b/i,
    'it lacks a command. Setpoint needs Redis 6.2 or newer, or Valkey',
  ],
];

/**
 * An error reply of Redis as a sentence that says what to do; null for any other error. Without the command and
 * its arguments, which the error carries.
 */
export const explainReply = (error: unknown): string | null => {
  if (!(error instanceof Error) || error.name !== 'ReplyError') return null;
  const reply = error.message.replace(/\s+/g, ' ').replace(/[.\s]+$/, '');
  const known = rules.find(([pattern]) => pattern.test(reply))?.[1];
  return known === undefined
    ? `Redis refused a command: ${reply}. Look into the log of Redis; setpoint doctor checks the rest.`
    : `Redis cannot be used: ${known}. It said: ${reply}.`;
};
