import { ago, ahead, lasting } from '../../../report/text/time-text.ts';
import { searchWhileTyping } from './search.ts';
import { takePage } from './take-page.ts';

/*
 * Keeps an open page up to date. Optional: without it, the visitor reloads. Bundled into one text
 * (`rolldown.config.ts`).
 */

const inWords = { ago, ahead, lasting };

const address = new URL(location.href);
if (address.searchParams.has('note')) {
  address.searchParams.delete('note');
  history.replaceState(null, '', address);
}

const show = (state: 'live' | 'lost', words: string): void => {
  const live = document.getElementById('live');
  if (!live) return;
  live.hidden = false;
  live.dataset.is = state;
  live.textContent = words;
};

let fetching = false;
let again = false;
let asked = 0;

/** Takes the page as it is now. One that was asked for later counts, whatever answers first. */
const fetchPage = async (): Promise<void> => {
  asked += 1;
  const mine = asked;
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' }, redirect: 'error' });
    if (!(answer.headers.get('content-type') ?? '').startsWith('text/html')) return;
    const text = await answer.text();
    if (mine === asked) takePage(text);
  } catch {
    show('lost', 'Not connected');
  }
};

/** Tells a screen reader how many were found. */
const announceFound = (): void => {
  const announcer = document.getElementById('announcer');
  const found = document.querySelector('.integrations caption, #nothing-found');
  if (announcer && found) announcer.textContent = found.textContent;
};

searchWhileTyping(() => void fetchPage().then(announceFound));

const refresh = async (): Promise<void> => {
  if (fetching) {
    again = true;
    return;
  }
  fetching = true;
  do {
    again = false;
    const start = performance.now();
    await fetchPage();
    // A page that is slow to render is fetched less often.
    await new Promise((resolve) => setTimeout(resolve, Math.max(300, 4 * (performance.now() - start))));
  } while (again);
  fetching = false;
};

let stream: EventSource | null = null;
let lost = false;
let retry = 0;

const close = (): void => {
  clearTimeout(retry);
  stream?.close();
  stream = null;
};

const follow = (): void => {
  close();
  const opened = new EventSource('/events');
  stream = opened;
  opened.addEventListener('open', () => {
    show('live', 'Live');
    if (lost) void refresh();
    lost = false;
  });
  opened.addEventListener('changed', () => void refresh());
  opened.addEventListener('error', () => {
    lost = true;
    show('lost', 'Not connected');
    // Browsers do not retry after an answer that is no stream, such as a 503 when too many pages are open.
    if (opened.readyState === EventSource.CLOSED) retry = window.setTimeout(follow, 15_000);
  });
};

// A hidden page holds no connection, because browsers allow only a few per server.
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) {
    follow();
    return;
  }
  lost = true;
  close();
});
if (!document.hidden) follow();

setInterval(() => {
  for (const time of document.querySelectorAll<HTMLTimeElement>('time[data-words]')) {
    const kind = time.dataset.words as keyof typeof inWords;
    const words = inWords[kind](Date.parse(time.dateTime), Date.now());
    if (time.textContent !== words) time.textContent = words;
  }
}, 10_000);

// Some changes send no event, such as losing Redis, so that cheap pages reload regularly.
let ticks = 0;
setInterval(() => {
  const seconds = Number(document.getElementById('main')?.dataset.refresh);
  ticks += 1;
  if (seconds && !document.hidden && ticks % Math.ceil(seconds / 5) === 0) void refresh();
}, 5_000);
