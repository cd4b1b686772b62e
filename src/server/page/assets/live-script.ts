/**
 * The words of src/report/text/age.ts for the browser, kept equal by a test, so that times in an open page
 * stay true. Defines `timeWords(kind, at, now)`.
 */
export const timeWordsScript = `
const timeWords = (kind, at, now) => {
  const plural = (count, noun) => count + ' ' + noun + (count === 1 ? '' : 's');
  const span = (ms) => {
    if (ms < 60000) return plural(Math.floor(ms / 1000), 'second');
    if (ms < 3600000) return plural(Math.floor(ms / 60000), 'minute');
    if (ms < 172800000) return plural(Math.floor(ms / 3600000), 'hour');
    return plural(Math.floor(ms / 86400000), 'day');
  };
  if (kind === 'ahead') return at - now < 1000 ? 'any moment now' : 'in ' + span(at - now);
  if (kind === 'ago') return now - at < 2000 ? 'just now' : span(now - at) + ' ago';
  return now - at < 2000 ? 'since just now' : 'for ' + span(now - at);
};
`;

/**
 * Makes an element like another of the same kind, keeping what is there: elements are known again by their ids, what a person opened,
 * typed, ticked or chose stays theirs. Defines `morph(from, to)`.
 */
export const morphScript = `
const theirs = { DETAILS: ['open'], INPUT: ['value', 'checked'], OPTION: ['selected'] };
const morphAttributes = (from, to) => {
  const kept = theirs[from.nodeName] || [];
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !kept.includes(name)) from.removeAttribute(name);
  }
  for (const { name, value } of to.attributes) {
    if (from.getAttribute(name) !== value && !kept.includes(name)) from.setAttribute(name, value);
  }
};
const isAlike = (from, to) =>
  from.nodeType === to.nodeType && from.nodeName === to.nodeName && (from.id || '') === (to.id || '');
const morphChildren = (from, to) => {
  const known = new Map([...from.children].filter((child) => child.id).map((child) => [child.id, child]));
  let place = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    const same = wanted.id ? known.get(wanted.id) : undefined;
    const match = same || (place && !place.id && isAlike(place, wanted) ? place : null);
    if (!match || !isAlike(match, wanted)) {
      from.insertBefore(document.importNode(wanted, true), place);
      continue;
    }
    if (match === place) place = place.nextSibling;
    else from.insertBefore(match, place);
    morph(match, wanted);
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
};
const morph = (from, to) => {
  if (from.nodeType !== Node.ELEMENT_NODE) {
    if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue;
    return;
  }
  morphAttributes(from, to);
  morphChildren(from, to);
};
`;

const followScript = `
const parts = ['main', 'as-of', 'person'];
const live = document.getElementById('live');
const announcer = document.getElementById('announcer');
const headline = () => (document.getElementById('headline') || document.body).textContent.trim().slice(0, 200);

const address = new URL(location.href);
if (address.searchParams.has('note')) {
  address.searchParams.delete('note');
  history.replaceState(null, '', address);
}

const show = (state, words) => {
  live.hidden = false;
  live.dataset.is = state;
  live.textContent = words;
};

const keepFocus = (work) => {
  const active = document.activeElement;
  const caret = active && 'selectionStart' in active ? [active.selectionStart, active.selectionEnd] : null;
  work();
  if (!active || active === document.activeElement) return;
  const still = active.isConnected ? active : document.getElementById('main');
  still.focus({ preventScroll: true });
  if (still === active && caret && caret[0] !== null) active.setSelectionRange(caret[0], caret[1]);
};

const take = (text) => {
  const page = new DOMParser().parseFromString(text, 'text/html');
  const script = (from) => from.querySelector('script[src]')?.getAttribute('src');
  // Another version of setpoint: its pages want its own styles and script.
  if (script(page) !== script(document)) return location.reload();
  const before = headline();
  keepFocus(() => {
    for (const id of parts) {
      const to = page.getElementById(id);
      const from = document.getElementById(id);
      if (to && from) morph(from, to);
    }
  });
  document.title = page.title;
  if (headline() !== before) announcer.textContent = headline();
};

let asking = false;
let again = false;
const refresh = async () => {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  do {
    again = false;
    const start = performance.now();
    try {
      const answer = await fetch(location.href, { headers: { accept: 'text/html' }, redirect: 'error' });
      if ((answer.headers.get('content-type') || '').startsWith('text/html')) take(await answer.text());
    } catch {
      show('lost', 'Not connected');
    }
    // While much happens, an estate that is slow to read is asked for less often.
    await new Promise((resolve) => setTimeout(resolve, Math.max(300, 4 * (performance.now() - start))));
  } while (again);
  asking = false;
};

let stream = null;
let lost = false;
let waiting = 0;
const follow = () => {
  clearTimeout(waiting);
  stream?.close();
  stream = new EventSource('/events');
  stream.addEventListener('open', () => {
    show('live', 'Live');
    if (lost) refresh();
    lost = false;
  });
  stream.addEventListener('changed', refresh);
  stream.addEventListener('error', () => {
    lost = true;
    show('lost', 'Not connected');
    // A browser gives up on an answer that is no stream, as when too many look at once.
    if (stream?.readyState === EventSource.CLOSED) waiting = setTimeout(follow, 15000);
  });
};

// A hidden page holds no connection: a browser has only few per server.
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) return follow();
  lost = true;
  clearTimeout(waiting);
  stream?.close();
  stream = null;
});
if (!document.hidden) follow();

setInterval(() => {
  for (const time of document.querySelectorAll('time[data-words]')) {
    const words = timeWords(time.dataset.words, Date.parse(time.dateTime), Date.now());
    if (time.textContent !== words) time.textContent = words;
  }
}, 10000);

// What happens without an event, as when Redis goes away: a page that costs little looks by itself.
let looks = 0;
setInterval(() => {
  const seconds = Number(document.getElementById('main').dataset.refresh);
  if (seconds && !document.hidden && ++looks % Math.ceil(seconds / 5) === 0) refresh();
}, 5000);
`;

/** Updates an open page in place. Without it everything works, by reloading. */
export const liveScript = `'use strict';\n(() => {${timeWordsScript}${morphScript}${followScript}})();\n`;
