import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { planDigest } from '../plan/plan-digest.ts';
import { planJson } from '../report/json/plan-json.ts';
import type { Access } from './access.ts';
import type { FlashMessages } from './flash-messages.ts';
import { field, isForm, nextPage, pathTo } from './form.ts';
import { errorReply } from './http-error.ts';
import { authorOf } from './identity.ts';
import type { AdminActions } from './overview.ts';
import { fromSegment } from './page/paths.ts';
import type { ServerParts } from './server-parts.ts';

type ApiParts = Pick<ServerParts, 'overview' | 'actions' | 'secrets' | 'log'> & {
  readonly access: Access;
  readonly flashMessages: FlashMessages;
};

type Action = (actions: AdminActions, request: FastifyRequest) => Promise<string>;

const param = ({ params }: FastifyRequest): string => {
  const [value] = Object.values(params as Readonly<Record<string, string>>);
  return fromSegment(value ?? '');
};

/** The actions by path. All are POST. */
const routes: Readonly<Record<string, Action>> = {
  '/api/accounts/:account/run': (actions, request) => actions.runNow(param(request)),
  '/api/accounts/:account/pause': (actions, request) => actions.pause(param(request)),
  '/api/accounts/:account/resume': (actions, request) => actions.resume(param(request)),
  '/api/accounts/:account/approve': (actions, request) =>
    actions.approve(param(request), field(request, 'digest')),
  '/api/integrations/:key/retry': (actions, request) =>
    actions.retry(param(request), field(request, 'account')),
};

/** Runs before the body is read. A browser is sent to the sign-in page; a program gets an error. */
const signedInOnly =
  ({ access }: ApiParts) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (isForm(request) && (await access.mayBecomeAdmin(request))) return reply.redirect('/sign-in', 303);
    await access.requireAdmin(request);
    return undefined;
  };

const flash = async (parts: ApiParts, work: () => Promise<string>): Promise<string> => {
  try {
    return parts.flashMessages.add({ ok: true, text: await work() });
  } catch (error) {
    return parts.flashMessages.add({ ok: false, text: errorReply(error, parts).error });
  }
};

/**
 * `GET /api/accounts/:account/plan`: the JSON of `plan --json`, plus the `digest` that an approval needs. May
 * send requests to the provider.
 */
const registerPlan = (app: FastifyInstance, parts: ApiParts): void => {
  const lookersOnly = async (request: FastifyRequest): Promise<void> => {
    if ((await parts.access.identify(request)) === null) await parts.access.requireAdmin(request);
  };
  app.get('/api/accounts/:account/plan', { onRequest: lookersOnly }, async (request) => {
    const plan = await parts.overview.plan(param(request));
    const [account] = planJson({ revision: '', accounts: [plan] }).accounts;
    return { ...account, ...('error' in plan ? {} : { digest: planDigest(plan) }) };
  });
};

/**
 * The actions of an admin: a program gets `{ "message": … }`, a form the page named by `next`, with
 * a flash message.
 */
export const registerApi = (app: FastifyInstance, parts: ApiParts): void => {
  registerPlan(app, parts);
  for (const [url, act] of Object.entries(routes)) {
    app.post(url, { onRequest: signedInOnly(parts) }, async (request, reply) => {
      const author = authorOf(await parts.access.requireAdmin(request));
      const work = (): Promise<string> => act(parts.actions(author), request);
      if (!isForm(request)) return { message: await work() };
      return reply.redirect(pathTo(nextPage(request), { note: await flash(parts, work) }), 303);
    });
  }
};
