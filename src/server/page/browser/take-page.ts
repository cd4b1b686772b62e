/** Attributes that the visitor changes by opening, typing, ticking or choosing: they are kept. */
const visitorAttributes: { readonly [element: string]: readonly string[] } = {
  DETAILS: ['open'],
  INPUT: ['value', 'checked'],
  OPTION: ['selected'],
};

const morphAttributes = (from: Element, to: Element): void => {
  const kept = visitorAttributes[from.nodeName] ?? [];
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !kept.includes(name)) from.removeAttribute(name);
  }
  for (const { name, value } of to.attributes) {
    if (from.getAttribute(name) !== value && !kept.includes(name)) from.setAttribute(name, value);
  }
};

const idOf = (node: Node): string => (node instanceof Element ? node.id : '');

const isAlike = (from: Node, to: Node): boolean =>
  from.nodeType === to.nodeType && from.nodeName === to.nodeName && idOf(from) === idOf(to);

const morphChildren = (from: Element, to: Element): void => {
  const known = new Map([...from.children].filter(({ id }) => id).map((child) => [child.id, child]));
  let place: ChildNode | null = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    const same = known.get(idOf(wanted));
    const match: Node | null = same ?? (place && !idOf(place) && isAlike(place, wanted) ? place : null);
    if (!match || !isAlike(match, wanted)) {
      from.insertBefore(document.importNode(wanted, true), place);
      continue;
    }
    if (match === place) place = place.nextSibling;
    else from.insertBefore(match, place);
    morph(match, wanted);
  }
  while (place) {
    const next: ChildNode | null = place.nextSibling;
    place.remove();
    place = next;
  }
};

/** Turns a node into another of the same kind, reusing its children: elements are matched by their ids. */
const morph = (from: Node, to: Node): void => {
  if (from instanceof Element && to instanceof Element) {
    morphAttributes(from, to);
    morphChildren(from, to);
  } else if (from.nodeValue !== to.nodeValue) {
    from.nodeValue = to.nodeValue;
  }
};

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

/** Replaces the open page by a fetched one, and announces a new headline. */
export const takePage = (text: string): void => {
  const page = new DOMParser().parseFromString(text, 'text/html');
  // Another version of Setpoint: its pages need their own styles and script.
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
