import { randomBytes } from 'node:crypto';

/** The result of a form, shown once on the next page. */
export type FlashMessage = { readonly ok: boolean; readonly text: string };

/**
 * Messages for the next page. They stay in this process and the address carries only an id: text in the
 * address would let any link put words on our page.
 */
export type FlashMessages = {
  /** @returns the id, for the query parameter `note` */
  add(message: FlashMessage): string;
  /** Null: unknown or evicted. May be read again, for example after a reload. */
  read(id: string): FlashMessage | null;
};

const MAX_KEPT = 100;

/** Keeps the latest messages. */
export const createFlashMessages = (): FlashMessages => {
  const kept = new Map<string, FlashMessage>();
  return {
    add: (message) => {
      const id = randomBytes(9).toString('base64url');
      kept.set(id, message);
      const [oldest] = kept.keys();
      if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
      return id;
    },
    read: (id) => kept.get(id) ?? null,
  };
};
