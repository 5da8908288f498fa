import { expect, test } from 'vitest'
import { readConfig } from './read-config.ts'

test('without settings the defaults hold', () => {
  expect(readConfig({})).toMatchObject({
    host: '127.0.0.1',
    port: 8080,
    baseUrl: 'http://127.0.0.1:8080',
    trustProxy: false,
    org: 'ORGNAME',
    adminEmail: 'admin@admin.test',
    maxBody: 134_217_728,
    jobs: 2,
    logLevel: 'info',
  })
})

test.each([
  [{ TOCSIN_PORT: '9000' }, { port: 9000, baseUrl: 'http://127.0.0.1:9000' }],
  [{ TOCSIN_HOST: '::1' }, { baseUrl: 'http://[::1]:8080' }],
  [{ TOCSIN_BASE_URL: 'https://tocsin.example.org/' }, { baseUrl: 'https://tocsin.example.org' }],
  [
    { TOCSIN_TLS_CERT: 'c', TOCSIN_TLS_KEY: 'k' },
    { tls: { certFile: 'c', keyFile: 'k' }, baseUrl: 'https://127.0.0.1:8080' },
  ],
  [{ TOCSIN_TRUST_PROXY: 'loopback,fd00::/8, 10.0.0.0/8' }, { trustProxy: ['loopback', 'fd00::/8', '10.0.0.0/8'] }],
  [{ DATABASE_URL: 'postgres://u@h/d' }, { databaseUrl: 'postgres://u@h/d' }],
  [{ TOCSIN_TRUST_PROXY: '10.0.0.1, 10.0.0.2' }, { trustProxy: ['10.0.0.1', '10.0.0.2'] }],
  [{ TOCSIN_MAX_BODY: '64 MiB' }, { maxBody: 67_108_864 }],
  [{ TOCSIN_MAX_BODY: '1MB' }, { maxBody: 1_000_000 }],
  [{ TOCSIN_MAX_BODY: '1000' }, { maxBody: 1_000 }],
  [{ TOCSIN_JOBS: '0' }, { jobs: 0 }],
  [{ TOCSIN_PORT: '' }, { port: 8080 }],
  [{ TOCSIN_KEY: 'x', TOCSIN_URL: 'y', PATH: '/bin' }, { port: 8080 }],
])('%j gives %j', (env, config) => {
  expect(readConfig(env)).toMatchObject(config)
})

test.each([
  [{ TOCSIN_PROT: '1' }, 'TOCSIN_PROT is not known; did you mean TOCSIN_PORT?'],
  [{ TOCSIN_PORT: '70000' }, 'TOCSIN_PORT has to be a port number, 0 to 65535'],
  [{ TOCSIN_PORT: '0x50' }, 'TOCSIN_PORT has to be a port number, 0 to 65535'],
  [{ TOCSIN_TRUST_PROXY: 'yes' }, 'TOCSIN_TRUST_PROXY has to be addresses or networks with commas between them'],
  [{ TOCSIN_TRUST_PROXY: '10.0.0.0/33' }, 'TOCSIN_TRUST_PROXY has to be addresses or networks'],
  [{ DATABASE_URL: 'mysql://h/d' }, 'DATABASE_URL has to be an address such as postgresql://'],
  [{ TOCSIN_SMTP_URL: 'mail' }, 'TOCSIN_SMTP_URL has to be an smtp or smtps address'],
  [{ TOCSIN_ADMIN_EMAIL: 'me' }, 'TOCSIN_ADMIN_EMAIL has to be an e-mail address'],
  [{ TOCSIN_MAX_BODY: '0' }, 'TOCSIN_MAX_BODY has to be a size, such as 128MiB'],
  [{ TOCSIN_JOBS: '-1' }, 'TOCSIN_JOBS has to be a whole number, 0 or more'],
  [
    { TOCSIN_BASE_URL: 'https://me:hush@x' },
    'TOCSIN_BASE_URL has to be an http or https address, without query or password',
  ],
  [{ TOCSIN_BASE_URL: 'ftp://x' }, 'TOCSIN_BASE_URL has to be an http or https address'],
  [{ TOCSIN_MAX_BODY: 'much' }, 'TOCSIN_MAX_BODY has to be a size, such as 128MiB'],
  [{ TOCSIN_ADMIN_KEY: 'short' }, 'TOCSIN_ADMIN_KEY has to be 40 letters and digits'],
  [{ TOCSIN_ORG_UUID: 'x' }, 'TOCSIN_ORG_UUID has to be a UUID'],
  [{ TOCSIN_TLS_CERT: 'c' }, 'TOCSIN_TLS_CERT and TOCSIN_TLS_KEY go together: one of them is missing'],
  [{ TOCSIN_LOG: 'loud' }, 'TOCSIN_LOG has to be one of fatal, error, warn, info, debug, trace, silent'],
])('%j stops the start: %s', (env, message) => {
  expect(() => readConfig(env)).toThrow(message)
})

test('the environment wins over the file', () => {
  const file = '{"port": 9000, "org": "File", "trustProxy": ["10.0.0.1"]}'
  expect(readConfig({ TOCSIN_ORG: 'Env' }, file)).toMatchObject({ port: 9000, org: 'Env', trustProxy: ['10.0.0.1'] })
})

test.each([
  ['{"prot": 1}', '"prot" in tocsin.config.json is not known; did you mean "port"?'],
  ['{"port": -1}', '"port" in tocsin.config.json has to be a port number, 0 to 65535'],
  ['{"port": {"number": 1}}', '"port" in tocsin.config.json has to be text, a number or a list of texts'],
  ['{"org": null}', '"org" in tocsin.config.json has to be text, a number or a list of texts'],
  ['[]', 'tocsin.config.json has to hold a JSON object'],
  ['{', 'tocsin.config.json has to hold a JSON object'],
])('the file %s stops the start: %s', (file, message) => {
  expect(() => readConfig({}, file)).toThrow(message)
})

test('a secret that is refused is not repeated', () => {
  expect(() => readConfig({ TOCSIN_ADMIN_KEY: 'hush' })).toThrow(/^(?!.*hush)/)
  expect(() => readConfig({ DATABASE_URL: 'http://me:hush@x' })).toThrow(/^(?!.*hush)/)
})
