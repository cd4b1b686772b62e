import type { SourceCommit, SourceProblem, SourceStatus, SourceView } from '../../model/source-status.ts';
import { clean, cleanProse } from './clean.ts';
import { type Layout, paragraph } from './layout.ts';
import { ago, lasting } from './time-text.ts';
import { shortRevision } from './words.ts';

/** `HEAD (main)` where HEAD is what is followed, and the short name otherwise. */
export const refText = ({ ref, resolvedRef }: Pick<SourceStatus, 'ref' | 'resolvedRef'>): string => {
  const branch = resolvedRef?.replace(/^refs\/(heads|tags)\//, '') ?? null;
  return ref === 'HEAD' && branch !== null ? `HEAD (${clean(branch)})` : clean(ref);
};

/** The commit in a few words. */
export const commitText = ({ id, title, author }: SourceCommit): string =>
  [
    shortRevision(id),
    ...(title === null ? [] : [`“${cleanProse(title)}”`]),
    ...(author === null ? [] : [`by ${clean(author)}`]),
  ].join(' ');

/** Since when the newest commit is not in force, and why. */
export const problemText = ({ since, message }: SourceProblem, now: number): string =>
  `not followed ${lasting(since, now)}: ${cleanProse(message)}`;

const daemonText = (status: SourceStatus, now: number): string => {
  const { commit, fetchedAt, problem } = status;
  return [
    commit === null ? 'no good commit yet' : `at ${shortRevision(commit.id)}`,
    fetchedAt === null ? 'not fetched yet' : `fetched ${ago(fetchedAt, now)}`,
    ...(problem === null ? [] : [problemText(problem, now)]),
  ].join(', ');
};

/** Where the desired state comes from, and how far each daemon has got with it. */
export const sourceLines = (source: SourceView | null, now: number, layout: Layout): string[] => {
  if (source === null) return [];
  const { palette } = layout;
  const line = (text: string, colour: 'dim' | 'red'): string[] => paragraph(text, layout, 1, colour);
  const daemons = [...source.daemons].flatMap(([process, status]) =>
    line(`daemon ${clean(process)}: ${daemonText(status, now)}`, status.problem === null ? 'dim' : 'red'),
  );
  return [
    `${palette.bold('Source')}  ${clean(source.url)} ${refText(source)}, ${clean(source.path)}`,
    ...(source.commit === null ? [] : line(commitText(source.commit), 'dim')),
    ...(source.daemons.size === 0 ? line('no daemon is running', 'dim') : daemons),
    '',
  ];
};
