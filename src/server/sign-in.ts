import type { FastifyInstance } from 'fastify';
import type { Access } from './access.ts';
import type { FlashMessages } from './flash-messages.ts';
import { field, isForm, nextPage, pathTo } from './form.ts';
import { errorReply } from './http-error.ts';
import type { ServerParts } from './server-parts.ts';

type SignInParts = Pick<ServerParts, 'secrets' | 'log'> & {
  readonly access: Access;
  readonly flashMessages: FlashMessages;
};

/**
 * `POST /sign-in` (`token`, `next`) and `POST /sign-out`. A form with a wrong token gets `/sign-in` again,
 * with a flash message.
 */
export const registerSignIn = (app: FastifyInstance, parts: SignInParts): void => {
  const { access, flashMessages } = parts;
  app.post('/sign-in', { config: { open: true } }, async (request, reply) => {
    const page = nextPage(request);
    try {
      await access.signIn(request, reply, field(request, 'token'));
    } catch (error) {
      if (!isForm(request)) throw error;
      const note = flashMessages.add({ ok: false, text: errorReply(error, parts).error });
      return reply.redirect(pathTo(new URL('/sign-in', page), { note, next: pathTo(page) }), 303);
    }
    return isForm(request) ? reply.redirect(pathTo(page), 303) : { message: 'Signed in' };
  });
  app.post('/sign-out', { config: { open: true } }, async (request, reply) => {
    access.signOut(request, reply);
    return isForm(request) ? reply.redirect(pathTo(nextPage(request)), 303) : { message: 'Signed out' };
  });
};
