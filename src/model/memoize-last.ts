/**
 * The function with a cache of its last result: given the very same arguments again (the same objects, not only equal ones), it gives the very same result.
 * For pure functions of data that nobody changes.
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
