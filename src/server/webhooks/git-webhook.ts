import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../../log.ts';
import { HttpError } from '../http-error.ts';
import { gitEvent, readPayload } from './git-event.ts';
import { createBodyBudget, createRareWarning } from './limits.ts';
import { hasSignature, isSigned, isSignedBody } from './signature.ts';
import { judge, type Verdict, type WatchedSource } from './watched.ts';

/** What a Git server's webhook is checked against, and what it causes. */
export type GitWebhook = {
  /** Known to the Git server and to us. Null: there is no such route. */
  readonly secret: string | null;
  /** Null: the desired state comes from no remote repository, and there is no such route either. */
  readonly source: WatchedSource | null;
  /** What the remote's HEAD meant at the last fetch, as `refs/heads/main`; null before the first one. */
  defaultRef(): string | null;
  /** Asks for a fetch and returns at once; called once for every push. */
  onPush(): void;
};

/** Of a daemon that reads the desired state from files. */
export const noGitWebhook: GitWebhook = {
  secret: null,
  source: null,
  defaultRef: () => null,
  onPush: () => undefined,
};

type Options = GitWebhook & { readonly log: Logger };

const PATH = '/hooks/git';

/** GitHub sends no more: https://docs.github.com/en/webhooks/webhook-events-and-payloads#payload-cap */
const MAX_BYTES = 25 * 1024 * 1024;
const MAX_BYTES_AT_ONCE = 4 * MAX_BYTES;

const answers: { readonly [verdict in Verdict]: { readonly status: number; readonly message: string } } = {
  ours: { status: 202, message: 'The repository will be fetched' },
  ping: { status: 200, message: 'Webhooks of this server arrive' },
  'no-push': { status: 202, message: 'Ignored: this event is no push' },
  'other-ref': { status: 202, message: 'Ignored: the desired state comes from another ref' },
  'other-repository': { status: 202, message: 'Ignored: the desired state comes from another repository' },
};

/** What is checked before the body is read, and how a wrong signature is refused. */
const createGate = ({ secret, source, log }: Options) => {
  const budget = createBodyBudget(MAX_BYTES_AT_ONCE);
  const unsigned = createRareWarning(
    log,
    'Webhooks without a right signature were refused: the Git server must have the secret of SETPOINT_WEBHOOK_SECRET',
  );
  const refuse = (): never => {
    unsigned();
    throw new HttpError(401, 'The webhook is not signed with the secret of SETPOINT_WEBHOOK_SECRET');
  };
  const onRequest = async ({ headers }: FastifyRequest, reply: FastifyReply): Promise<void> => {
    // An empty secret proves nothing.
    if (!secret || source === null)
      throw new HttpError(404, 'Webhooks need SETPOINT_GIT_URL and SETPOINT_WEBHOOK_SECRET');
    if (!hasSignature(headers)) refuse();
    // A wrong token is refused before its body takes a place among those that are read.
    if (!isSignedBody(headers) && !isSigned(headers, Buffer.alloc(0), secret)) refuse();
    const bytes = Number(headers['content-length'] ?? MAX_BYTES);
    // Fastify refuses what is larger by its announcement.
    if (bytes > MAX_BYTES) return;
    const release = budget.reserve(bytes);
    if (release === null)
      throw new HttpError(503, 'Too many webhooks arrive at once: send it again later', 10);
    reply.raw.once('close', release);
  };
  return { onRequest, refuse };
};

/**
 * `POST /hooks/git`: a push to the watched ref causes a fetch, and nothing else. The signature alone admits a request: there is no session, and
 * its origin does not count.
 */
export const gitWebhook = async (app: FastifyInstance, options: Options): Promise<void> => {
  const { secret, source, defaultRef, onPush, log } = options;
  const { onRequest, refuse } = createGate(options);
  app.removeAllContentTypeParsers();
  // As it was sent: the signature is of these bytes, and nothing is read from them before it holds.
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer' },
    async (_request: FastifyRequest, body: Buffer) => body,
  );
  app.post(
    PATH,
    { config: { signed: true }, bodyLimit: MAX_BYTES, onRequest },
    async ({ headers, body: sent }, reply) => {
      const body = Buffer.isBuffer(sent) ? sent : Buffer.alloc(0);
      if (!secret || source === null || !isSigned(headers, body, secret)) return refuse();
      const payload = readPayload(headers, body);
      if (payload === null)
        throw new HttpError(
          400,
          'The body of the webhook cannot be read: it must be JSON, or a form with JSON as `payload`',
        );
      const verdict = judge(gitEvent(headers, payload), payload, source, defaultRef());
      log.debug({ verdict }, 'A webhook arrived');
      if (verdict === 'ours') onPush();
      const { status, message } = answers[verdict];
      return reply.code(status).send({ message });
    },
  );
};
