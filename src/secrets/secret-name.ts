/** Words that make any name secret. */
const secretWords: ReadonlySet<string> = new Set(
  (
    'secret secrets password passwords passwd pwd passphrase passcode token credential credentials creds ' +
    'apikey apikeys apitoken authtoken accesstoken refreshtoken authkey secretkey accesskey privatekey signingkey ' +
    'encryptionkey clientsecret auth authorization authentication bearer jwt otp totp dsn ' +
    // Portuguese and Spanish, without their accents.
    'senha senhas segredo segredos credencial credenciais credenciales contrasena contrasenas secreto secretos ' +
    'autenticacao autenticacion autorizacao autorizacion tokenacesso tokenacceso chaveapi claveapi chavesecreta ' +
    'clavesecreta chaveacesso claveacceso'
  ).split(' '),
);

/** `key` means a secret after one of these words: `api_key`, `privateKey`. */
const keyWords: ReadonlySet<string> = new Set(
  (
    'api access private secret auth signing encryption shared service account master license client admin app hmac webhook ' +
    'subscription consumer session ssh rsa pgp gpg aes ssl tls token'
  ).split(' '),
);

/** Key in Portuguese and Spanish. On its own, only `clave` means a password. */
const romanceKeys: ReadonlySet<string> = new Set('chave chaves llave llaves clave claves'.split(' '));

/**
 * Such a key is secret before or after one of these: `chave_de_api`, `smtp_clave`, but not `clave_producto`
 * or `palabra_clave`.
 */
const romanceKeyWords: ReadonlySet<string> = new Set(
  (
    'api acesso acceso secreta secretas privada privadas mestra maestra assinatura firma cifrado cifra criptografia ' +
    'encriptacion webhook token servico servicio integracao integracion usuario smtp correo email ftp sftp ssh wifi ' +
    'bd db banco admin administrador app aplicacion aplicativo'
  ).split(' '),
);

/** Skipped between two words of such a name: `chave de acesso`. */
const joiningWords: ReadonlySet<string> = new Set('de da do del la el para'.split(' '));

/** With one of these, `token` means a count of a language model's tokens, or a cursor. */
const quantityWords: ReadonlySet<string> = new Set(
  (
    'max min maximum minimum total num number count limit per budget prompt completion output input new context window ' +
    'page next previous prev continuation cursor ' +
    'maximo maxima maximos minimo minimos limite limites quantidade cantidad numero saida salida entrada contexto'
  ).split(' '),
);

/** A name that ends in one of these describes a secret: `token_url`. */
const aboutWords: ReadonlySet<string> = new Set(
  (
    'url uri endpoint type kind method mode scheme algorithm name names path policy format version provider issuer audience ' +
    'scope scopes expiry expires expiration ttl lifetime age count limit length size location enabled required seconds ' +
    'minutes hours days prefix consent banner domain ' +
    'tipo metodo modo nome nombre politica formato versao validade validez expiracao expiracion vencimento ' +
    'vencimiento duracao duracion tamanho longitud limite ativo activo habilitado obrigatorio obligatorio dias horas ' +
    'minutos segundos prefixo prefijo'
  ).split(' '),
);

/** In Portuguese and Spanish such words come first: `tipo_de_token`, `esqueci_a_senha`. */
const firstAboutWords: ReadonlySet<string> = new Set(
  (
    'tipo metodo modo nome nombre politica formato validade validez expiracao expiracion vencimento vencimiento ' +
    'duracao duracion tamanho tamano longitud limite maximo maxima minimo minima quantidade cantidad texto mensagem ' +
    'mensaje titulo rotulo etiqueta recuperar recuperacao recuperacion redefinir redefinicao esqueci esqueceu olvide ' +
    'alterar trocar cambiar'
  ).split(' '),
);

/** Names of ways to sign in, as in `auth: basic`. */
const schemes: ReadonlySet<string> = new Set(
  (
    'none basic bearer digest oauth oauth1 oauth2 apikey token password jwt hmac saml sso ldap ntlm custom header query ' +
    'nenhuma ninguna basica senha'
  ).split(' '),
);

const withoutAccents = (name: string): string =>
  /^[\u0000-\u007f]*$/.test(name) ? name : name.normalize('NFD').replace(/\p{M}+/gu, '');

/**
 * The words of a name, without numbers at their ends: `accessToken`, `ACCESS_TOKEN` and `access.token2` have
 * the same two.
 */
const wordsOf = (name: string): string[] =>
  withoutAccents(name)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.replace(/(?<=\p{L})\p{N}+$/u, ''))
    .filter((word) => word !== '');

const isSecretKey = (words: readonly string[], at: number): boolean => {
  if (words.length === 1) return /^claves?$/.test(words[0] ?? '');
  const before = words.slice(0, at).findLast((word) => !joiningWords.has(word)) ?? '';
  const after = words.slice(at + 1).find((word) => !joiningWords.has(word)) ?? '';
  return romanceKeyWords.has(before) || romanceKeyWords.has(after);
};

const hasSecretWord = (words: readonly string[]): boolean => {
  const counted = words.some((word) => quantityWords.has(word));
  return words.some((word, at) => {
    if (word === 'token' || word === 'tokens') return !counted;
    if (word === 'key' || word === 'keys') return keyWords.has(words[at - 1] ?? '');
    if (['pass', 'pin', 'cookie', 'cookies'].includes(word)) return at === words.length - 1;
    if (romanceKeys.has(word)) return isSecretKey(words, at);
    // pt-PT: palavra-passe.
    if (word === 'passe') return words[at - 1] === 'palavra';
    return secretWords.has(word);
  });
};

/**
 * True if a name means a secret value (docs/design/decisions/0010-secret-by-origin.md): `api_key` and
 * `authToken` do, `token_url` and `max_tokens` do not.
 */
export const isSecretName = (name: string): boolean => {
  const words = wordsOf(name);
  return hasSecretWord(words) && !aboutWords.has(words.at(-1) ?? '') && !firstAboutWords.has(words[0] ?? '');
};

/** True for names that are not secret even inside a secret: `type` in `credentials`. */
export const isAboutName = (name: string): boolean =>
  [
    'type',
    'kind',
    'method',
    'mode',
    'scheme',
    'algorithm',
    'version',
    'enabled',
    'tipo',
    'metodo',
    'modo',
  ].includes(withoutAccents(name).toLowerCase());

/** True if a secret name's value only names a way to sign in, as in `auth: basic`. */
export const isAuthScheme = (name: string, value: string): boolean =>
  /(auth(entication|orization)?|aut(enticacao|enticacion|orizacao|orizacion))$/i.test(withoutAccents(name)) &&
  schemes.has(value.toLowerCase().replaceAll(/[_\- .]/g, ''));

/** Names recur, but a provider may send any number of them. */
const MAX_REMEMBERED = 10_000;

/** `isSecretName` with a cache. */
export const createSecretNames = (): ((name: string) => boolean) => {
  const known = new Map<string, boolean>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    if (known.size >= MAX_REMEMBERED) known.clear();
    const answer = isSecretName(name);
    known.set(name, answer);
    return answer;
  };
};
