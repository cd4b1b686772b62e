import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { read, root } from './files.ts';

const withoutFences = (markdown: string): string => markdown.replace(/^ *```[\s\S]*?^ *```/gm, '');

/** As GitHub makes it: lower case, punctuation left out, a hyphen for each blank. */
const slugOf = (heading: string): string =>
  heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\-_ ]/gu, '')
    .replaceAll(' ', '-');

/** The anchors of a page's headings; one that comes again has a number at its end. */
export const anchorsOf = (markdown: string): ReadonlySet<string> => {
  const anchors = new Set<string>();
  for (const [, heading = ''] of withoutFences(markdown).matchAll(/^#{1,6} +(.*)$/gm)) {
    const slug = slugOf(heading);
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
};

const isThere = (path: string, anchor: string | undefined): boolean => {
  if (!existsSync(join(root, path))) return false;
  return anchor === undefined || (path.endsWith('.md') && anchorsOf(read(path)).has(anchor));
};

const isOutside = (link: string): boolean => /^[a-z][a-z0-9+.-]*:/i.test(link);

/** The relative links of a page that lead to no file, or to no heading of it. @param path of the page, from the root */
export const brokenLinks = (path: string, markdown: string): string[] => {
  const prose = withoutFences(markdown).replace(/`[^`\n]*`/g, '`');
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => {
    if (isOutside(link)) return false;
    const [file = '', anchor] = link.split('#');
    return !isThere(file === '' ? path : join(dirname(path), file), anchor);
  });
};

/** The pages below `docs/` that a text names by their path and that are not there, or lack the heading. */
export const brokenCitations = (text: string): string[] =>
  [...text.matchAll(/(?<![\w./-])docs\/[\w./-]*\.md(?:#[\w-]+)?/g)]
    .map(([citation]) => citation)
    .filter((citation) => {
      const [file = '', anchor] = citation.split('#');
      return !isThere(file, anchor);
    });
