import { randomBytes } from 'node:crypto';

/** What became of something that a form asked for, to be shown once on the page that it leads back to. */
export type Note = { readonly ok: boolean; readonly text: string };

/**
 * Sentences for the next page. They stay in this process, and the address carries only an id: text in the
 * address would let any link put words on our page.
 */
export type Notes = {
  /** @returns its name, for the query parameter `note` */
  leave(note: Note): string;
  /** Null: unknown, or too old. It can be read again, as by a reload. */
  read(name: string): Note | null;
};

const MOST = 100;

/** Stores the latest notes. */
export const createNotes = (): Notes => {
  const kept = new Map<string, Note>();
  return {
    leave: (note) => {
      const name = randomBytes(9).toString('base64url');
      kept.set(name, note);
      const [oldest] = kept.keys();
      if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
      return name;
    },
    read: (name) => kept.get(name) ?? null,
  };
};
