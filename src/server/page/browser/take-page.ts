import { morph } from './morph.ts';

const parts = ['main', 'as-of', 'person'];

const headline = (): string =>
  (document.getElementById('headline') ?? document.body).textContent.trim().slice(0, 200);

type Caret = HTMLElement & {
  selectionStart: number | null;
  selectionEnd: number | null;
  setSelectionRange(start: number | null, end: number | null): void;
};

const keepFocus = (work: () => void): void => {
  const active = document.activeElement as Caret | null;
  const caret =
    active && 'selectionStart' in active ? ([active.selectionStart, active.selectionEnd] as const) : null;
  work();
  if (!active || active === document.activeElement) return;
  const still = active.isConnected ? active : document.getElementById('main');
  still?.focus({ preventScroll: true });
  if (still === active && caret && caret[0] !== null) active.setSelectionRange(caret[0], caret[1]);
};

const scriptOf = (page: Document): string | null | undefined =>
  page.querySelector('script[src]')?.getAttribute('src');

/** Puts a page that was fetched in the place of the one that is open, and announces a new headline. */
export const takePage = (text: string): void => {
  const page = new DOMParser().parseFromString(text, 'text/html');
  // Another version of Setpoint: its pages want its own styles and script.
  if (scriptOf(page) !== scriptOf(document)) {
    location.reload();
    return;
  }
  const before = headline();
  keepFocus(() => {
    for (const id of parts) {
      const to = page.getElementById(id);
      const from = document.getElementById(id);
      if (to && from) morph(from, to);
    }
  });
  document.title = page.title;
  const announcer = document.getElementById('announcer');
  if (announcer && headline() !== before) announcer.textContent = headline();
};
