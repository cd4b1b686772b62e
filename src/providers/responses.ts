import { ProviderError } from '../model/errors.ts';
import type { JsonValue } from '../model/json.ts';
import type { LiveIntegration } from '../model/live.ts';
import type { Written } from '../model/provider.ts';
import { id } from './zod-helpers.ts';

/** Whether a request falseIfNotFound (true), or its thing is gone (false). Any other error is passed on. */
export const falseIfNotFound = async (request: Promise<unknown>): Promise<boolean> => {
  try {
    await request;
    return true;
  } catch (error) {
    if (error instanceof ProviderError && error.code === 'not-found') return false;
    throw error;
  }
};

/** What a create's answer was, as far as it is needed here. */
type CreateAnswer = { readonly path: string; readonly status: number; readonly body: JsonValue | undefined };

/**
 * What a create's answer showed.
 * @throws ProviderError `malformed`, outcome unknown, when not even its id can be read.
 */
export const createdFrom = (
  { path, status, body }: CreateAnswer,
  read: (body: JsonValue | undefined, id: string) => LiveIntegration | null,
): Written => {
  const shown = id.safeParse(typeof body === 'object' && body !== null ? Reflect.get(body, 'id') : undefined);
  if (shown.success) return { id: shown.data, live: read(body, shown.data) };
  const message = `POST ${path}: ${status}, the answer does not say the id of what it created. Whether it was created is found out from a fresh list.`;
  throw new ProviderError(message, { code: 'malformed', failure: 'unknown', status });
};
