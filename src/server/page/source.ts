import type { SourceProblem } from '../../model/source-status.ts';
import { cleanProse } from '../../report/text/clean.ts';
import { refText } from '../../report/text/render-source.ts';
import { banner, invalidState } from './banners.ts';
import { past, since } from './elements.ts';
import type { View } from './frame.ts';
import { type Html, html } from './html.ts';
import { outsideLink, revisionLink, revisionText } from './revision.ts';

/** Where the desired state comes from, and how far this daemon has got with it; null without a Git source. */
export const sourceLine = (view: View): Html | null => {
  const { source, links, now } = view;
  if (source === null) return null;
  const { url, path, commit, fetchedAt } = source;
  return html`<p class="sub" id="source">Desired state: ${outsideLink(links?.repository ?? null, html`<bdi>${url}</bdi>`)}, <code>${refText(source)}</code>, <code>${path}</code> · ${
    commit === null ? 'no good commit yet' : html`commit ${revisionText(commit, view)}`
  } · ${fetchedAt === null ? 'not fetched yet' : html`fetched ${past(fetchedAt, now)}`}</p>`;
};

const whatToDo: { readonly [K in SourceProblem['kind']]: string } = {
  remote: 'Setpoint goes on asking the repository.',
  commit:
    'Push a commit that puts this right, or revert the last one; a variable that is missing must be set for the daemon.',
};

/** Since when, and why; then what it means and what to do. */
const problemPart = ({ message, since: start, kind }: SourceProblem, meaning: Html, now: number): Html =>
  html`This has been so ${since(start, now)}.<ul class="problems">${message
    .split('\n')
    .map((line) => html`<li><code>${cleanProse(line)}</code></li>`)}</ul><p>${meaning} ${whatToDo[kind]}</p>`;

const NOTHING_DONE = 'Nothing is planned, no run starts, and nothing changes at any provider until';

const noGoodCommit = ({ source, now }: View): Html => {
  const problem = source?.problem ?? null;
  if (problem === null)
    return banner(
      'quiet',
      'clock',
      'The Git source has not been fetched yet.',
      html`${NOTHING_DONE} it has been.`,
    );
  const title = source?.commit
    ? 'The last good commit can no longer be used.'
    : 'There is no good commit yet.';
  return banner('bad', 'warning', title, problemPart(problem, html`${NOTHING_DONE} there is one.`, now));
};

/**
 * What is wrong with the desired state; null: nothing. With a Git source also that its newest commit is not in force.
 * @param invalid why there is no desired state that can be used; null: there is one
 */
export const desiredStateBanner = (invalid: string | null, view: View): Html | null => {
  const { source, now } = view;
  if (source === null) return invalid === null ? null : invalidState(invalid);
  if (invalid !== null) return noGoodCommit(view);
  const { problem, commit } = source;
  if (problem === null || commit === null) return null;
  return banner(
    'warn',
    'warning',
    'The Git source is not followed.',
    problemPart(
      problem,
      html`The last good commit, ${revisionLink(commit.id, view)}, stays in force, and runs go on with it.`,
      now,
    ),
  );
};
