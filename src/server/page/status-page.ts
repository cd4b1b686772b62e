import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { shareReadings } from '../../model/shared-readings.ts';
import { gitLinks } from '../../report/links/git-links.ts';
import type { Access } from '../access.ts';
import type { PageOptions } from '../server-parts.ts';
import { assets } from './assets/assets.ts';
import { createEventStreams } from './events.ts';
import { framed, type Page, type View, type Visitor } from './frame.ts';
import { fromSegment, paths } from './paths.ts';
import { failedPage, signInPage } from './plain-pages.ts';
import {
  readAccountPage,
  readIntegrationPage,
  readOverviewPage,
  readPlanPage,
  readRunPage,
  readRunsPage,
} from './read-pages.ts';

/** The base is needed to parse a path, and is not used. */
const addressOf = (request: FastifyRequest): URL => new URL(request.url, 'http://here.invalid');

/** This page's address without the flash message. */
const hereOf = (request: FastifyRequest): string => {
  const { pathname, searchParams } = addressOf(request);
  searchParams.delete('note');
  return searchParams.size === 0 ? pathname : `${pathname}?${searchParams}`;
};

const visitorOf = async (access: Access, request: FastifyRequest): Promise<Visitor> => ({
  identity: await access.shownIdentity(request),
  canSignIn: access.tokens.admin || access.tokens.viewer,
  mayBecomeAdmin: await access.mayBecomeAdmin(request),
  changeable: access.changeable,
});

const viewOf = async (
  { access, flashMessages, overview }: PageOptions,
  request: FastifyRequest,
): Promise<View> => {
  const note = addressOf(request).searchParams.get('note');
  const source = overview.source();
  return {
    now: Date.now(),
    visitor: await visitorOf(access, request),
    here: hereOf(request),
    note: note === null ? null : flashMessages.read(note),
    source,
    links: source && gitLinks(source.url),
  };
};

const send = (reply: FastifyReply, page: Page, view: View): FastifyReply =>
  reply
    .code(page.status ?? 200)
    .type('text/html; charset=utf-8')
    .send(framed(page, view));

type Params = Readonly<Record<string, string>>;
type Read = (request: FastifyRequest, params: Params, view: View) => Page | Promise<Page>;

const pages = ({ overview, access }: PageOptions): Readonly<Record<string, Read>> => ({
  [paths.overview]: (request, _params, view) =>
    readOverviewPage(overview, addressOf(request).searchParams, view),
  [paths.runs]: (request, _params, view) => readRunsPage(overview, addressOf(request).searchParams, view),
  [paths.signIn]: (request, _params, view) =>
    signInPage(addressOf(request).searchParams.get('next') ?? '/', access, view),
  '/accounts/:account': (_request, { account = '' }, view) => readAccountPage(overview, account, view),
  '/accounts/:account/plan': (_request, { account = '' }, view) => readPlanPage(overview, account, view),
  '/accounts/:account/runs/:run': (_request, { account = '', run = '' }, view) =>
    readRunPage(overview, account, run, view),
  '/accounts/:account/integrations/:key': (_request, { account = '', key = '' }, view) =>
    readIntegrationPage(overview, account, key, view),
});

const namesIn = ({ params }: FastifyRequest): Params =>
  Object.fromEntries(Object.entries(params as Params).map(([name, segment]) => [name, fromSegment(segment)]));

const registerPages = (app: FastifyInstance, options: PageOptions): void => {
  for (const [url, read] of Object.entries(pages(options))) {
    const config = url === paths.signIn ? ({ open: true } as const) : {};
    app.get(url, { config }, async (request, reply) => {
      const view = await viewOf(options, request);
      try {
        return send(reply, await read(request, namesIn(request), view), view);
      } catch (error) {
        options.log.error({ err: error, url: request.routeOptions.url }, 'A page failed');
        return send(reply, failedPage(), view);
      }
    });
  }
};

const registerAssets = (app: FastifyInstance): void => {
  for (const { path, type, text } of assets) {
    app.get(path, { config: { open: true } }, async (_request, reply) =>
      reply.header('cache-control', 'public, max-age=31536000, immutable').type(type).send(text),
    );
  }
};

const registerEvents = (app: FastifyInstance, { overview }: PageOptions): void => {
  const streams = createEventStreams({ subscribe: (listener) => overview.subscribe(listener) });
  app.get('/events', async (_request, reply) => {
    const stream = streams.open();
    if (stream === null)
      return reply.code(503).header('retry-after', 15).send({ error: 'Too many pages are open: try later' });
    // A proxy that buffers responses would delay the events.
    return reply.type('text/event-stream').header('x-accel-buffering', 'no').send(stream);
  });
  // Before the server waits for its connections, because streams never end by themselves.
  app.addHook('preClose', async () => streams.close());
};

/** The status page as a Fastify plugin. It is read-only: its forms post to `api.ts` and `sign-in.ts`. */
export const statusPage = async (app: FastifyInstance, options: PageOptions): Promise<void> => {
  const { overview } = options;
  // All open pages reload at once when something has changed.
  const shared = { ...overview, statuses: shareReadings(() => overview.statuses()).next };
  registerAssets(app);
  registerPages(app, { ...options, overview: shared });
  registerEvents(app, options);
};
