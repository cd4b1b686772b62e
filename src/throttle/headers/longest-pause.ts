/** No header keeps an account waiting longer than this, in ms; after it, one more request finds out. */
export const longestPauseMs = 3_600_000;
