/** Case does not matter: Windows does not tell `redis_url` from `REDIS_URL`, and proxies are read in both. */
const own =
  /^(?:SETPOINT_\w*|REDIS_URL(?:_FILE)?|(?:HTTPS?|ALL|NO)_PROXY|CREDENTIALS_DIRECTORY|NODE_OPTIONS|NODE_EXTRA_CA_CERTS|(?:NO|FORCE)_COLOR)$/i;

/** True for a variable that Setpoint or its process reads, which the YAML can neither read nor be advised to use. */
export const isOwnSetting = (name: string): boolean => own.test(name);
