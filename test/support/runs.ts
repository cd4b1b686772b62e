/** The number of examples of a property: this many in `npm test`, and `TORTURE_TIMES` times as many in `npm run torture properties`. */
export const runs = (everyDay: number): number => everyDay * Number(process.env.TORTURE_TIMES ?? 1);
