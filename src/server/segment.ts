/** `.` and `..`, encoded or not, which browsers resolve away; and how such a name is written instead. */
const dots = /^~*\.{1,2}$/;
const writtenDots = /^~+\.{1,2}$/;

/** A name as one path segment. `.` and `..` get a `~` in front, since browsers resolve them away. */
export const toSegment = (name: string): string => encodeURIComponent(dots.test(name) ? `~${name}` : name);

/** The name that a decoded segment stands for. */
export const fromSegment = (segment: string): string =>
  writtenDots.test(segment) ? segment.slice(1) : segment;
