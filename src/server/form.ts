import type { FastifyInstance, FastifyRequest } from 'fastify';

const TYPE = 'application/x-www-form-urlencoded';

/** True for a form of a page, which is answered with a redirect; anything else gets JSON. */
export const isForm = ({ headers }: FastifyRequest): boolean =>
  headers['content-type']?.toLowerCase().startsWith(TYPE) === true;

/** A text field of a form, or of a JSON object; empty where there is none. */
export const field = ({ body }: FastifyRequest, name: string): string => {
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, name)) return '';
  const value: unknown = Reflect.get(body, name);
  return typeof value === 'string' ? value : '';
};

const HERE = 'http://here.invalid';

/**
 * Where the form leads next: one of our pages, else the first. A foreign address would be an open redirect.
 */
export const nextPage = (request: FastifyRequest): URL => {
  const next = field(request, 'next');
  const url = URL.canParse(next, HERE) ? new URL(next, HERE) : null;
  return url?.origin === HERE ? url : new URL('/', HERE);
};

/** The path of one of our pages, with more parameters in its query. */
export const pathTo = (page: URL, query: Readonly<Record<string, string>> = {}): string => {
  const url = new URL(page);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return `${url.pathname}${url.search}`;
};

/** Makes the server parse forms. */
export const readForms = (app: FastifyInstance): void => {
  app.addContentTypeParser(TYPE, { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(body))));
  });
};
