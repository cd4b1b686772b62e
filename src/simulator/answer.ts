/** An HTTP answer before it is sent. `body` is text, empty for none. */
export type Answer = {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
};

/** A request to a provider's interface, below its base URL. `body` is the text as it came. */
export type ApiRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  readonly body: string;
};

/** One provider's interface: every request gets an answer, and nothing is thrown. */
export interface Api {
  answer(request: ApiRequest): Answer;
  /** An error in the provider's own form. */
  error(status: number, message: string): Answer;
}

/** An answer with a JSON body. */
export function json(status: number, body: unknown, headers: Answer['headers'] = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

/** An answer without a body. */
export const noContent: Answer = { status: 204, headers: {}, body: '' };

/** A JSON object, or undefined for anything else, broken JSON included. */
export function parseObject(text: string): { readonly [key: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value is a JSON object: neither null nor an array. */
export function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a value is a UUID in text. */
export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && uuid.test(value);
}
