import type { SourcePosition } from '../../model/desired.ts';
import type { SourceCommit, SourceStatus } from '../../model/source-status.ts';
import type { GitLinks } from '../../report/links/git-links.ts';
import { cleanProse } from '../../report/text/clean.ts';
import { shortRevision } from '../../report/text/words.ts';
import { type Html, html } from './html.ts';

/** The repository that the desired state comes from, as a page needs it. */
export type RepositoryView = {
  /** Null without a Git source. */
  readonly source: SourceStatus | null;
  /** To the pages of its Git server; null without a Git source, and where they are not known. */
  readonly links: GitLinks | null;
};

type Links = Pick<RepositoryView, 'links'>;

/** A link to a page of the Git server, which does not hear where it was followed. */
export const outsideLink = (href: string | null, content: Html): Html =>
  href === null ? content : html`<a href="${href}" rel="noreferrer">${content}</a>`;

/** The short name of a revision, linked where it is a commit and its page is known. */
export const revisionLink = (revision: string, { links }: Links): Html =>
  outsideLink(links?.commit(revision) ?? null, html`<code>${shortRevision(revision)}</code>`);

/** A revision with the subject and the author of its commit. */
export const revisionText = (
  {
    id,
    title,
    author = null,
  }: Pick<SourceCommit, 'id' | 'title'> & { readonly author?: string | null | undefined },
  view: Links,
): Html =>
  html`${revisionLink(id, view)}${title && html` <q>${cleanProse(title)}</q>`}${author && html` by <bdi>${author}</bdi>`}`;

/** `, commit 4f2c9ab1d2e3`; null without a Git source, and before its first good commit. */
export const commitInForce = ({ source, links }: RepositoryView): Html | null =>
  source?.commit ? html`, commit ${revisionLink(source.commit.id, { links })}` : null;

/** `file:line`, linked where the page of the commit in force is known; null where there is no entry. */
export const positionLink = (
  position: SourcePosition | null,
  { source, links }: RepositoryView,
): Html | null => {
  if (position === null) return null;
  const { file, line } = position;
  const href = source?.commit && links?.file(source.commit.id, file, line);
  return outsideLink(href ?? null, html`<code>${file}:${line}</code>`);
};
