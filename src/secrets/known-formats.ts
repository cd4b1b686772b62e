/** The kind of secret; lower-case keywords, one of which every such secret contains; and the format. */
export type KnownFormat = readonly [kind: string, keywords: readonly string[], format: RegExp];

/**
 * Formats that the rules of gitleaks lack: secrets inside longer texts, tokens that gitleaks recognises only
 * next to their service's name, and tokens of services common in Brazil. Each matches in linear time.
 */
export const knownFormats: readonly KnownFormat[] = [
  [
    'a URL with a password',
    ['://'],
    /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@?#'"]{0,200}:(?![*•x.]*@)[^\s/@?#'"<>{}]{1,500}@/i,
  ],
  [
    'a URL with a token',
    ['token=', 'key=', 'secret=', 'password=', 'passwd=', 'pwd=', 'auth=', 'sig=', 'signature=', 'code='],
    /[?&](?:(?:(?:access|auth|api|id|refresh|bearer|session|security|bot)[_-]?)?token|(?:api|access|auth|app|secret|subscription|private)[_-]?key|(?:client[_-]?)?secret|password|passwd|pwd|auth)=(?![*•x.]*(?:[&\s]|$)|your|my_)[^&#\s'"<>{}]{6,}/i,
  ],
  [
    'a signed URL',
    ['sig=', 'signature='],
    /[?&](?:sig|(?:x-(?:amz|goog|ms)-)?signature)=[A-Za-z0-9%+/=_-]{20,}/i,
  ],
  ['a URL with a key', ['key=', 'code='], /[?&](?:key|code)=(?=[^&#\s]{0,60}\d)[A-Za-z0-9%+/=_-]{24,}/i],
  [
    'a connection string with a password',
    ['password', 'passwd', 'pwd', 'senha', 'contrase', 'clave', 'accountkey', 'accesskey'],
    /(?:^|[;\s'"])(?:(?:user\s?)?(?:[a-z0-9]{1,30}_){0,4}(?:password|passwd|pwd|senha|contrase[nñ]a|clave)|accountkey|sharedaccesskey|secretaccesskey|accesskey)\s?=\s?(?![*•x.]*(?:[;\s'"]|$))[^;\s'"<>{}]{3,}/i,
  ],
  [
    'a variable with a secret',
    ['secret', 'token', 'key'],
    /(?:^|[;\s'"])(?:[a-z0-9]{1,30}_){1,4}(?:secret|token|key)\s?=\s?['"]?(?=[^;\s'"]{0,60}\d)[^;\s'"<>{}]{12,}/i,
  ],
  [
    'a cookie',
    ['cookie'],
    /(?:^|[\n'"])\s{0,20}(?:set-)?cookie\s?:\s{0,5}(?:[^=;\s]{1,100}=[^;\s]{0,7};\s?){0,20}[^=;\s]{1,100}=[^;\s]{8,}/i,
  ],
  [
    'a header that signs in',
    ['authorization', '-key', '-token', '-secret', '-auth'],
    /(?:^|[\n'"])\s{0,20}(?:(?:proxy-)?authorization|x-(?:[a-z]{1,20}-){0,3}(?:key|token|secret|auth))\s?['"]?:\s{0,5}['"]?(?:[a-z]{1,20}\s+)?(?!\$)[A-Za-z0-9._~+/=-]{8,}/i,
  ],
  ['a bearer token', ['bearer'], /^\s*bearer\s+(?=\S*\d)[A-Za-z0-9._~+/=-]{12,}\s*$/i],
  [
    'a user name and password',
    ['basic'],
    /^\s*[Bb]asic\s+(?=[a-z+/]{0,200}[0-9A-Z=])[A-Za-z0-9+/]{8,}={0,2}\s*$/,
  ],
  [
    'a private key',
    ['-----begin', 'putty-user-key-file'],
    /-----BEGIN[ A-Z0-9_-]{0,100}PRIVATE KEY(?: BLOCK)?-----(?:\\[nr]|\s){0,8}(?:[A-Za-z0-9+/=]{16,}|Proc-Type:|Version:|Comment:)|PuTTY-User-Key-File-\d/,
  ],
  [
    'a JSON Web Token',
    ['eyj'],
    /(?:^|[^A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/,
  ],
  [
    'a password hash',
    ['$2a$', '$2b$', '$2y$', '$argon2'],
    /\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}|\$argon2(?:id|i|d)\$v=/,
  ],
  [
    'a GitHub token',
    ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    /\bgh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}/,
  ],
  ['a GitLab token', ['glpat-', 'gldt-', 'glrt-', 'glptt-'], /\bgl(?:pat|dt|rt|ptt)-[\w-]{20,}/],
  [
    'a Slack token',
    ['xoxa-', 'xoxb-', 'xoxe-', 'xoxe.', 'xoxo-', 'xoxp-', 'xoxr-', 'xoxs-', 'xapp-'],
    /\b(?:xox[abeoprs]|xapp)[-.][A-Za-z0-9-]{10,}/,
  ],
  [
    'a Slack webhook',
    ['hooks.slack.com'],
    /hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9/]{10,}/,
  ],
  ['a Discord webhook', ['/api/webhooks/'], /discord(?:app)?\.com\/api\/webhooks\/\d{5,}\/[\w-]{20,}/],
  ['a Teams webhook', ['webhook.office.com'], /\.webhook\.office\.com\/webhookb2\/[\w@/-]{20,}/],
  [
    'a webhook',
    ['hooks.zapier.com', 'hook.integromat', '.make.com/'],
    /hooks\.zapier\.com\/hooks\/catch\/\d+\/\w+|hook\.(?:\w{2,4}\d\.)?(?:integromat|make)\.com\/\w{20,}/,
  ],
  ['a Telegram bot token', [':aa'], /\b\d{8,10}:AA[A-Za-z0-9_-]{32,}/],
  [
    'a Stripe key',
    ['sk_live', 'sk_test', 'rk_live', 'rk_test', 'whsec_'],
    /\b(?:[sr]k_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/=]{20,})/,
  ],
  ['an AWS access key', ['akia', 'asia'], /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/],
  [
    'an OpenAI key',
    ['sk-'],
    /\bsk-(?:proj-|svcacct-|admin-|or-v1-|ant-[a-z0-9]{1,10}-)?(?=[A-Za-z0-9_-]{0,200}\d)[A-Za-z0-9_-]{20,}/,
  ],
  ['a Groq key', ['gsk_'], /\bgsk_[A-Za-z0-9]{40,}/],
  ['an ElevenLabs key', ['sk_'], /\bsk_[0-9a-f]{40,}\b/],
  ['a Google key', ['aiza'], /\bAIza[\w-]{30,}/],
  [
    'a Google token',
    ['ya29.', 'gocspx-', '1//0'],
    /\bya29\.[\w-]{20,}|\bGOCSPX-[\w-]{20,}|\b1\/\/0[\w-]{30,}/,
  ],
  ['a Facebook token', ['eaa'], /(?:^|[^A-Za-z0-9+/_-])EAA[A-Za-z0-9]{60,}/],
  [
    'a Shopify token',
    ['shpat_', 'shpca_', 'shppa_', 'shpss_', 'shprt_', 'shpua_'],
    /\bshp(?:at|ca|pa|ss|rt|ua)_[A-Za-z0-9_]{16,}/,
  ],
  ['a HubSpot token', ['pat-'], /\bpat-(?:na|eu|ap|sa)\d-[0-9a-f]{8}-[0-9a-f-]{20,}/],
  ['a Notion token', ['secret_', 'ntn_'], /\bsecret_[A-Za-z0-9]{40,}|\bntn_[A-Za-z0-9]{40,}/],
  ['an Airtable token', ['pat'], /\bpat[A-Za-z0-9]{14}\.[a-f0-9]{60,}/],
  ['a SendGrid key', ['sg.'], /\bSG\.[\w-]{16,}\.[\w-]{16,}/],
  ['a Mailgun key', ['key-'], /\bkey-[0-9a-f]{32}\b/],
  ['a Mailchimp key', ['-us'], /\b[0-9a-f]{32}-us\d{1,2}\b/],
  ['a Replicate token', ['r8_'], /\br8_[A-Za-z0-9]{30,}/],
  ['a Pinecone key', ['pcsk_'], /\bpcsk_[A-Za-z0-9_]{30,}/],
  ['a Twilio key', Array.from('0123456789abcdef', (digit) => `sk${digit}`), /\bSK[0-9a-f]{32}\b/],
  ['a Docker token', ['dckr_pat_', 'dckr_oat_'], /\bdckr_[po]at_[\w-]{20,}/],
  ['a Supabase key', ['sbp_', 'sb_secret_'], /\bsbp_[0-9a-f]{40}|\bsb_secret_[\w-]{20,}/],
  ['a Figma token', ['figd_'], /\bfigd_[\w-]{20,}/],
  ['a Vault token', ['hvs.', 'hvb.'], /\bhv[sb]\.[\w-]{20,}/],
  ['a Mercado Pago token', ['app_usr-'], /\bAPP_USR-\d{10,}-\d{6}-[0-9a-f]{20,}/],
  ['an Asaas key', ['$aact_'], /\$aact_\w{20,}/],
  ['a Pagar.me key', ['ak_live_', 'ak_test_'], /\bak_(?:live|test)_[A-Za-z0-9]{20,}/],
];
