import type { FastifyInstance } from 'fastify';
import type { Access } from './access.ts';
import { errorAnswer } from './answer-error.ts';
import { field, isForm, nextPage, pathTo } from './form.ts';
import type { Notes } from './notes.ts';
import type { ServerParts } from './server-parts.ts';

type SignInParts = Pick<ServerParts, 'secrets' | 'log'> & { readonly access: Access; readonly notes: Notes };

/**
 * `POST /sign-in` (`token`, `next`) and `POST /sign-out`. A form with a wrong token gets `/sign-in` again,
 * with a note.
 */
export const registerSignIn = (app: FastifyInstance, parts: SignInParts): void => {
  const { access, notes } = parts;
  app.post('/sign-in', async (request, reply) => {
    const page = nextPage(request);
    try {
      access.signIn(request, reply, field(request, 'token'));
    } catch (error) {
      if (!isForm(request)) throw error;
      const name = notes.leave({ ok: false, text: errorAnswer(error, parts).error });
      return reply.redirect(pathTo(new URL('/sign-in', page), { note: name, next: pathTo(page) }), 303);
    }
    return isForm(request) ? reply.redirect(pathTo(page), 303) : { message: 'Signed in' };
  });
  app.post('/sign-out', async (request, reply) => {
    access.signOut(request, reply);
    return isForm(request) ? reply.redirect(pathTo(nextPage(request)), 303) : { message: 'Signed out' };
  });
};
