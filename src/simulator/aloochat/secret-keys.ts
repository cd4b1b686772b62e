const secretKeys = new Set([
  'access_token',
  'api_key',
  'api_token',
  'auth_token',
  'credentials',
  'password',
  'secret',
  'token',
]);

/**
 * Whether AlooChat holds back this config key: those that its documented examples post and its listed ones do
 * not show.
 */
export function isAlooChatSecret(key: string): boolean {
  return secretKeys.has(key.toLowerCase()) || /_(token|secret|password|api_key)$/i.test(key);
}
