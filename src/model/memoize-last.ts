/**
 * Caches the last result of a function: the same arguments (identical objects, not equal ones) return it
 * again. For pure functions of immutable data.
 */
export const memoizeLast = <A extends readonly unknown[], R>(
  work: (...args: A) => R,
): ((...args: A) => R) => {
  let last: { readonly args: A; readonly result: R } | null = null;
  return (...args) => {
    if (last !== null && args.every((arg, at) => arg === last?.args[at])) return last.result;
    const result = work(...args);
    last = { args, result };
    return result;
  };
};
