import { createHash } from 'node:crypto';

/*
 * Made-up secrets of known forms, put together when a test runs, so that no scanner finds one in the repository; and texts that look like secrets
 * and are none.
 */

const alphabets = {
  hex: '0123456789abcdef',
  upper: 'ABCDEFGHJKLMNPQRSTUVWXYZ234567',
  mixed: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  letters: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ',
  digits: '0123456789',
} as const;

/** So many characters of an alphabet, the same for the same seed. */
const made = (seed: string, length: number, alphabet: keyof typeof alphabets = 'mixed'): string => {
  const letters = alphabets[alphabet];
  let text = '';
  for (let round = 0; text.length < length; round += 1) {
    const bytes = createHash('sha256').update(`${seed} ${round}`).digest();
    text += [...bytes].map((byte) => letters[byte % letters.length]).join('');
  }
  return text.slice(0, length);
};

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const jwt = [
  base64url({ alg: 'HS256', typ: 'JWT' }),
  base64url({ sub: '1234567890', name: 'Made Up', iat: 1516239022 }),
  made('jwt', 43),
].join('.');

const pem = (kind: string, seed: string): string =>
  [
    `-----BEGIN ${kind}-----`,
    ...Array.from({ length: 4 }, (_, line) => made(`${seed}${line}`, 64)),
    `-----END ${kind}-----`,
    '',
  ].join('\n');

const PRIVATE = 'PRIVATE KEY';

const serviceAccount = JSON.stringify({
  type: 'service_account',
  project_id: 'acme-bot',
  private_key_id: made('pkid', 40, 'hex'),
  private_key: pem(PRIVATE, 'account'),
  client_email: 'bot@acme-bot.iam.gserviceaccount.com',
  token_uri: 'https://oauth2.googleapis.com/token',
});

const at = 'https://api.acme.example/v1';

/** Each with the part that must not come to light; it is nowhere else in what it stands in. */
export type CorpusSecret = { readonly name: string; readonly text: string; readonly part: string };

const whole = (name: string, ...parts: readonly string[]): CorpusSecret => {
  const text = parts.join('');
  return { name, text, part: text };
};

const holding = (name: string, before: string, part: string, after = ''): CorpusSecret => ({
  name,
  text: `${before}${part}${after}`,
  part,
});

const secret = (seed: string): string => `${made(seed, 6)}7q${made(`${seed}.`, 8)}`;

export const corpusSecrets: readonly CorpusSecret[] = [
  whole('github_pat', 'ghp', '_', made('g1', 36)),
  whole('github_oauth', 'gho', '_', made('g2', 36)),
  whole('github_app', 'ghs', '_', made('g3', 36)),
  whole('github_fine', 'github', '_pat_', made('g4', 22), '_', made('g5', 59)),
  whole('gitlab', 'glpat', '-', made('g6', 20)),
  whole(
    'slack_bot',
    'xoxb',
    '-',
    made('s1', 12, 'digits'),
    '-',
    made('s2', 12, 'digits'),
    '-',
    made('s3', 24),
  ),
  whole(
    'slack_user',
    'xoxp',
    '-',
    made('s4', 12, 'digits'),
    '-',
    made('s5', 12, 'digits'),
    '-',
    made('s6', 12, 'digits'),
    '-',
    made('s7', 32, 'hex'),
  ),
  whole(
    'slack_app',
    'xapp',
    '-1-A',
    made('s8', 10, 'upper'),
    '-',
    made('s9', 13, 'digits'),
    '-',
    made('s10', 64, 'hex'),
  ),
  holding(
    'slack_webhook',
    'https://hooks.slack.com/services/',
    `T${made('w1', 8, 'upper')}/B${made('w2', 10, 'upper')}/${made('w3', 24)}`,
  ),
  whole('stripe_live', 'sk', '_live_', made('st1', 24)),
  whole('stripe_restricted', 'rk', '_live_', made('st2', 24)),
  whole('stripe_test', 'sk', '_test_', made('st3', 24)),
  whole('stripe_webhook', 'whsec', '_', made('st4', 32)),
  whole('aws_key', 'AKIA', made('a1', 16, 'upper')),
  whole('google_key', 'AIza', made('go1', 35)),
  whole('google_client', 'GOCSPX', '-', made('go2', 28)),
  whole('google_access', 'ya29', '.', made('go3', 60)),
  whole('openai_project', 'sk', '-proj-', made('o1', 74), 'T3Blbk', 'FJ', made('o2', 74)),
  whole('openai_old', 'sk', '-', made('o3', 20), 'T3Blbk', 'FJ', made('o4', 20)),
  whole('anthropic', 'sk', '-ant-api03-', made('an', 93), 'AA'),
  whole('deepseek', 'sk', '-', made('ds', 31, 'hex'), '4'),
  whole('groq', 'gsk', '_', made('gr', 52)),
  whole('huggingface', 'hf', '_', made('hf', 34, 'letters')),
  whole('replicate', 'r8', '_', made('r8', 37)),
  whole('pinecone', 'pcsk', '_', made('pc1', 5), '_', made('pc2', 62)),
  whole('elevenlabs', 'sk', '_', made('el', 48, 'hex')),
  whole('perplexity', 'pplx', '-', made('px', 48)),
  whole('sendgrid', 'SG', '.', made('sg1', 22), '.', made('sg2', 43)),
  whole('brevo', 'xkeysib', '-', made('br1', 64, 'hex'), '-', made('br2', 16)),
  whole('mailgun', 'key', '-', made('mg', 32, 'hex')),
  whole('mailchimp', made('mc', 32, 'hex'), '-us', '21'),
  whole('twilio', 'SK', made('tw', 32, 'hex')),
  whole('telegram', made('tg1', 10, 'digits'), ':AA', made('tg2', 33)),
  whole('shopify', 'shpat', '_', made('sh', 32, 'hex')),
  whole('shopify_shared', 'shpss', '_', made('sh2', 32, 'hex')),
  whole(
    'hubspot',
    'pat',
    '-na1-',
    made('h1', 8, 'hex'),
    '-',
    made('h2', 4, 'hex'),
    '-',
    made('h3', 4, 'hex'),
    '-',
    made('h4', 4, 'hex'),
    '-',
    made('h5', 12, 'hex'),
  ),
  whole('airtable', 'pat', made('at1', 14), '.', made('at2', 64, 'hex')),
  whole('notion', 'ntn', '_', made('n1', 11, 'digits'), made('n2', 35)),
  whole('notion_old', 'secret', '_', made('n3', 43)),
  whole('facebook', 'EAA', 'G', made('fb', 140)),
  whole(
    'mercado_pago',
    'APP',
    '_USR-',
    made('mp1', 16, 'digits'),
    '-',
    made('mp2', 6, 'digits'),
    '-',
    made('mp3', 32, 'hex'),
    '-',
    made('mp4', 9, 'digits'),
  ),
  whole('npm', 'npm', '_', made('npm', 36)),
  whole('docker', 'dckr', '_pat_', made('dk', 27)),
  whole('digitalocean', 'dop', '_v1_', made('do', 64, 'hex')),
  whole('databricks', 'dapi', made('db', 32, 'hex')),
  whole('linear', 'lin', '_api_', made('li', 40)),
  whole('grafana', 'glsa', '_', made('gf1', 32), '_', made('gf2', 8, 'hex')),
  whole('jwt', jwt),
  whole('pem_pkcs8', pem(PRIVATE, 'p1')),
  whole('pem_rsa', pem(`RSA ${PRIVATE}`, 'p2')),
  whole('pem_openssh', pem(`OPENSSH ${PRIVATE}`, 'p3')),
  whole('pem_escaped', pem(`EC ${PRIVATE}`, 'p4').replaceAll('\n', '\\n')),
  whole('pem_base64', Buffer.from(pem(PRIVATE, 'p5')).toString('base64')),
  whole('service_account', serviceAccount),
  holding('json', '{"host":"db.acme.example","client_secret":"', secret('json'), '"}'),
  holding('postgres_url', 'postgres://bot:', secret('u1'), '@db.acme.example:5432/acme'),
  holding('redis_url', 'redis://:', secret('u2'), '@cache.acme.example:6379'),
  holding('https_userinfo', 'https://bot:', secret('u3'), '@erp.acme.example/odata'),
  holding('mongo_url', 'mongodb+srv://bot:', secret('u4'), '@cluster0.acme.example/?retryWrites=true'),
  holding('access_token_query', `${at}/orders?page=2&access_token=`, secret('q1'), '&limit=50'),
  holding('api_key_query', `${at}/stock?api_key=`, secret('q2')),
  holding('token_query', `${at}/hook?token=`, secret('q3')),
  holding(
    'sas',
    `https://acme.blob.core.windows.net/box/file?sv=2022-11-02&sr=b&se=2030-01-01&sig=`,
    `${made('sas', 43)}%3D`,
  ),
  holding(
    'aws_signed',
    'https://acme.s3.amazonaws.com/a.csv?X-Amz-Expires=3600&X-Amz-Signature=',
    made('sig', 64, 'hex'),
  ),
  holding(
    'sql_server',
    'Server=tcp:db.acme.example,1433;Database=acme;User Id=bot;Password=',
    secret('c1'),
    ';Encrypt=True;',
  ),
  holding('odbc', 'Driver={ODBC};Server=db;Uid=bot;Pwd=', secret('c2')),
  holding(
    'azure_storage',
    'DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=',
    `${made('c3', 86)}==`,
    ';EndpointSuffix=core.windows.net',
  ),
  holding(
    'service_bus',
    'Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=root;SharedAccessKey=',
    `${made('c4', 43)}=`,
  ),
  holding('libpq', 'host=db.acme.example port=5432 user=bot password=', secret('c5'), ' dbname=acme'),
  holding('senha_pair', 'servidor=db.acme.example;usuario=bot;senha=', secret('c6'), ';'),
  holding('cookie', 'Cookie: lang=pt; session_id=', secret('k1')),
  holding('authorization', 'Authorization: Bearer ', secret('k2')),
  holding('basic', 'Basic ', Buffer.from(`bot:${secret('k3')}`).toString('base64')),
  holding('bearer', 'Bearer ', secret('k4')),
  holding('api_key_header', 'Accept: application/json\nX-Api-Key: ', secret('k5')),
  holding('curl', `curl -H "Authorization: Bearer `, secret('k6'), `" ${at}`),
  holding('dotenv', 'REGION=sa-east-1\nERP_PASSWORD=', secret('e1'), '\nDEBUG=false\n'),
  holding(
    'in_prose',
    'Call the stock API with the key ',
    ['sk', '_live_', made('pr', 24)].join(''),
    ' and say how many are left.',
  ),
];

const certificate = pem('CERTIFICATE', 'cert');
const picture = Buffer.from(made('picture', 900)).toString('base64');

export const corpusInnocents: readonly string[] = [
  '123e4567-e89b-12d3-a456-426614174000',
  'a210395d0f1c2b3e4d5f6a7b8c9d0e1f2a3b4c5d',
  createHash('sha256').update('innocent').digest('hex'),
  createHash('md5').update('innocent').digest('hex'),
  `sha256:${createHash('sha256').update('image').digest('hex')}`,
  `sha512-${createHash('sha512').update('lock').digest('base64')}`,
  pem('PUBLIC KEY', 'public'),
  pem('RSA PUBLIC KEY', 'public2'),
  certificate,
  pem('CERTIFICATE REQUEST', 'request'),
  `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${made('ssh', 43)} bot@acme.example`,
  `data:image/png;base64,${picture}`,
  picture,
  ['pk', '_live_', made('pk', 24)].join(''),
  ['pk', '_test_', made('pk2', 24)].join(''),
  `APP_USR-${'123e4567-e89b-12d3-a456-426614174000'}`,
  `AC${made('ac', 32, 'hex')}`,
  `org-${made('org', 24)}`,
  `asst_${made('asst', 24)}`,
  `vs_${made('vs', 24)}`,
  `cus_${made('cus', 14)}`,
  `price_1${made('price', 23)}`,
  `G-${made('ga', 10, 'upper')}`,
  'https://user@host.example/path',
  'https://bot@acme.example:8443/a@b',
  'http://localhost:3000/users/@me',
  'https://erp.acme.example:8069',
  ['https://user:$', '{PASSWORD}@host.example'].join(''),
  'https://user:{{password}}@host.example',
  'https://user:<password>@host.example',
  'https://user:****@host.example',
  `${at}/items?page_token=CAUQAA7f3d2c1b&limit=50`,
  `${at}/items?nextToken=CAUQAA7f3d2c1b`,
  `${at}/items?max_tokens=4096`,
  `${at}/items?token={token}`,
  `${at}/items?access_token=<ACCESS_TOKEN>`,
  `${at}/items?api_key=YOUR_API_KEY`,
  `${at}/items?id=123e4567-e89b-12d3-a456-426614174000&key=name`,
  `${at}/oauth/token`,
  'https://login.acme.example/authorize?response_type=token&auth=basic',
  'https://hooks.acme.example/services/shop',
  'https://hooks.slack.com/services',
  'mailto:bot@acme.example',
  'bot@acme.example',
  '+55 11 98765-4321',
  '12.345.678/0001-90',
  'America/Sao_Paulo',
  'Server=db.acme.example;Database=acme;Integrated Security=true;',
  'host=db.acme.example port=5432 user=bot dbname=acme',
  'Content-Type: application/json',
  'Authorization: Bearer <token>',
  'Authorization: Bearer {{access_token}}',
  'Bearer authentication',
  'Basic authentication',
  'Token based authentication is used here.',
  'Cookie: the visitor accepts them',
  'Password: at least eight characters, one of them a digit.',
  'You are a helpful agent. Never ask for a password, a token or an API key.',
  'Peça a senha do cliente apenas uma vez e nunca a repita; o token expira em 30 minutos.',
  'Pide la contraseña una sola vez. La clave de producto es SKU-12345678.',
  '{"type":"object","properties":{"password":{"type":"string"},"token":{"type":"string"}}}',
  '{"password":"Senha","token":"Token de acesso"}',
  '{"auth":"basic","token_url":"https://login.acme.example/token"}',
  'const token = await getToken(); return token;',
  'SELECT * FROM users WHERE token = $1 AND active = true;',
  'grant_type=client_credentials&scope=read write',
  'The key begins with -----BEGIN PRIVATE KEY----- and stands in the vault.',
  '[secret]',
  '••••••••1234',
  'sk-learn-model-for-customer-service',
  'task_live_update_of_the_dashboard',
  'pattern-of-the-path',
  '2024-01-31T12:00:00.000Z',
  'v1.0-beta.3',
  'shpat_',
  'ghp_example',
  'Olá, {{nome}}! Seu pedido {{pedido}} saiu para entrega.',
];
