/** What browsers take for this folder and the one above, encoded or not; and what such a name is written as. */
const dots = /^~*\.{1,2}$/;
const writtenDots = /^~+\.{1,2}$/;

/** A name as one segment of an address. Names come from people: `.` and `..` get a `~` in front, since no browser would ask for them. */
export const toSegment = (name: string): string => encodeURIComponent(dots.test(name) ? `~${name}` : name);

/** The name that a decoded segment stands for. */
export const fromSegment = (segment: string): string =>
  writtenDots.test(segment) ? segment.slice(1) : segment;
