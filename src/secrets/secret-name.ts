/** Words that say secret wherever they stand in a name. */
const secretWords: ReadonlySet<string> = new Set(
  (
    'secret secrets password passwords passwd pwd passphrase passcode token credential credentials creds ' +
    'apikey apikeys apitoken authtoken accesstoken refreshtoken authkey secretkey accesskey privatekey signingkey ' +
    'encryptionkey clientsecret auth authorization authentication bearer jwt otp totp dsn ' +
    // Portuguese and Spanish, without accents.
    'senha senhas segredo segredos credencial credenciais credenciales contrasena contrasenas clave claves secreto secretos ' +
    'autorizacao autorizacion autenticacao autenticacion'
  ).split(' '),
);

/** `key` is secret after one of these: `api_key`, `privateKey`. A key alone may be anything. */
const keyWords: ReadonlySet<string> = new Set(
  (
    'api access private secret auth signing encryption shared service account master license client admin app hmac webhook ' +
    'subscription consumer session ssh rsa pgp gpg aes ssl tls token'
  ).split(' '),
);

/** `chave` and `llave` are secret before one of these, `de` aside: `chave_api`, `llave_de_acceso`; `chave_pix` and `palavra_chave` are none. */
const chaveWords: ReadonlySet<string> = new Set(
  (
    'api acesso acceso secreta secreto privada privado mestra maestra seguranca seguridad assinatura firma criptografia cifrado ' +
    'autenticacao autenticacion servico servicio licenca licencia token cliente'
  ).split(' '),
);

/** In Portuguese and Spanish, what a name is about stands last: `tipo_de_senha` is a type. */
const firstAboutWords: ReadonlySet<string> = new Set(
  'tipo metodo nome nombre politica validade validez expiracao expiracion tamanho tamano limite palavra palavras palabra palabras'.split(
    ' ',
  ),
);

/** `tokens` are also what a language model counts. */
const quantityWords: ReadonlySet<string> = new Set(
  'max min maximum minimum total num number count limit per budget prompt completion output input new context window'.split(
    ' ',
  ),
);

/** A name that ends so tells something about a secret, and is none. */
const aboutWords: ReadonlySet<string> = new Set(
  (
    'url uri endpoint type kind method mode scheme algorithm name names path policy format version provider issuer audience ' +
    'scope scopes expiry expires expiration ttl lifetime age count limit length size location enabled required seconds ' +
    'minutes hours days prefix'
  ).split(' '),
);

/** Ways of signing in that stand under `auth` by their name. */
const schemes: ReadonlySet<string> = new Set(
  'none basic bearer digest oauth oauth1 oauth2 apikey token password jwt hmac saml sso ldap ntlm custom header query'.split(
    ' ',
  ),
);

const withoutAccents = (name: string): string =>
  /^[\0-\x7f]*$/.test(name) ? name : name.normalize('NFD').replace(/\p{M}/gu, '');

/** The words of a name, without a number at their end: `accessToken`, `access-token`, `ACCESS_TOKEN` and `access.token2` are two. */
const wordsOf = (name: string): string[] =>
  withoutAccents(name)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.replace(/(?<=\p{L})\p{N}+$/u, ''))
    .filter((word) => word !== '');

const hasSecretWord = (words: readonly string[]): boolean => {
  const counted = words.some((word) => quantityWords.has(word));
  return words.some((word, at) => {
    if (word === 'token' || word === 'tokens') return !counted;
    if (word === 'key' || word === 'keys') return keyWords.has(words[at - 1] ?? '');
    if (word === 'chave' || word === 'llave')
      return chaveWords.has(words.slice(at + 1).find((next) => next.length > 2) ?? '');
    if (word === 'passe') return words[at - 1] === 'palavra';
    if (word === 'pass' || word === 'pin' || word === 'cookie') return at === words.length - 1;
    return secretWords.has(word);
  });
};

/** Whether a name says that its value is secret (docs/design/decisions/0010-secret-by-origin.md), word by word: `api_key` and `authToken` do, `token_url` and `max_tokens` do not. */
export const isSecretName = (name: string): boolean => {
  const words = wordsOf(name);
  if (!hasSecretWord(words) || aboutWords.has(words.at(-1) ?? '')) return false;
  return !firstAboutWords.has(words[0] ?? '') || words.at(-1) === 'passe';
};

/** Whether a name inside something secret is still only about it: `type` in `credentials`. */
export const isAboutName = (name: string): boolean =>
  ['type', 'kind', 'method', 'mode', 'scheme', 'algorithm', 'version', 'enabled'].includes(
    name.toLowerCase(),
  );

/** Whether the value under a secret name is the name of a way of signing in (`auth: basic`), and no secret. */
export const isAuthScheme = (name: string, value: string): boolean =>
  /auth(entication|orization)?$/i.test(name) && schemes.has(value.toLowerCase().replaceAll(/[_\- .]/g, ''));

/** `isSecretName` that remembers what it was asked before. */
export const createSecretNames = (): ((name: string) => boolean) => {
  const known = new Map<string, boolean>();
  return (name) => {
    const answer = known.get(name) ?? isSecretName(name);
    known.set(name, answer);
    return answer;
  };
};
