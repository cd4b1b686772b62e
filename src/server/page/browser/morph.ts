/** What belongs to the person who looks: what they opened, typed, ticked or chose stays theirs. */
const theirs: { readonly [element: string]: readonly string[] } = {
  DETAILS: ['open'],
  INPUT: ['value', 'checked'],
  OPTION: ['selected'],
};

const morphAttributes = (from: Element, to: Element): void => {
  const kept = theirs[from.nodeName] ?? [];
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

/** Makes a node like another of the same kind, keeping what is there: elements are matched by their ids. */
export const morph = (from: Node, to: Node): void => {
  if (from instanceof Element && to instanceof Element) {
    morphAttributes(from, to);
    morphChildren(from, to);
  } else if (from.nodeValue !== to.nodeValue) {
    from.nodeValue = to.nodeValue;
  }
};
