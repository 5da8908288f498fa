import { resolve } from 'node:path'
import type { Config } from './config.ts'
import { nearest } from './nearest.ts'
import * as as from './values.ts'
import { ConfigError, type Reader } from './values.ts'

/** The environment, as `process.env` gives it. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Every setting: its variable, and how its text is read. In the file it has the name on the left. */
const settings = {
  host: { variable: 'TOCSIN_HOST', read: as.asText },
  port: { variable: 'TOCSIN_PORT', read: as.asPort },
  baseUrl: { variable: 'TOCSIN_BASE_URL', read: as.asUrl },
  tlsCert: { variable: 'TOCSIN_TLS_CERT', read: as.asText },
  tlsKey: { variable: 'TOCSIN_TLS_KEY', read: as.asText },
  trustProxy: { variable: 'TOCSIN_TRUST_PROXY', read: as.asNetworks },
  data: { variable: 'TOCSIN_DATA', read: as.asText },
  databaseUrl: { variable: 'DATABASE_URL', read: as.asDatabaseUrl },
  org: { variable: 'TOCSIN_ORG', read: as.asText },
  orgUuid: { variable: 'TOCSIN_ORG_UUID', read: as.asUuid },
  adminEmail: { variable: 'TOCSIN_ADMIN_EMAIL', read: as.asEmail },
  adminPassword: { variable: 'TOCSIN_ADMIN_PASSWORD', read: as.asText },
  adminKey: { variable: 'TOCSIN_ADMIN_KEY', read: as.asKey },
  content: { variable: 'TOCSIN_CONTENT', read: as.asText },
  jobs: { variable: 'TOCSIN_JOBS', read: as.asCount },
  maxBody: { variable: 'TOCSIN_MAX_BODY', read: as.asBytes },
  smtpUrl: { variable: 'TOCSIN_SMTP_URL', read: as.asSmtpUrl },
  log: { variable: 'TOCSIN_LOG', read: as.asLogLevel },
} as const satisfies Record<string, { variable: string; read: Reader<unknown> }>

type Name = keyof typeof settings
type Values = { [N in Name]?: ReturnType<(typeof settings)[N]['read']> }

/** Read by the command line, which may share an environment with the server. */
const CLIENT_VARIABLES = ['TOCSIN_URL', 'TOCSIN_KEY']
// The keys of a literal are its names.
const names = Object.keys(settings) as Name[]

/**
 * Reads the configuration: the environment wins over the file's text, the file over the defaults.
 *
 * @throws ConfigError naming the setting and the rule; an unknown name is answered with the nearest known one.
 */
export function readConfig(env: Environment, fileText?: string): Config {
  const values = { ...readFile(fileText), ...readEnvironment(env) }
  const { host = '127.0.0.1', port = 8080 } = values
  const tls = tlsOf(values)
  return {
    host,
    port,
    tls,
    baseUrl: values.baseUrl ?? `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`,
    trustProxy: values.trustProxy ?? false,
    dataDir: resolve(values.data ?? './data'),
    databaseUrl: values.databaseUrl,
    org: values.org ?? 'ORGNAME',
    orgUuid: values.orgUuid,
    adminEmail: values.adminEmail ?? 'admin@admin.test',
    adminPassword: values.adminPassword,
    adminKey: values.adminKey,
    contentSource: values.content,
    jobs: values.jobs ?? 2,
    maxBody: values.maxBody ?? 128 * 2 ** 20,
    smtpUrl: values.smtpUrl,
    logLevel: values.log ?? 'info',
  }
}

function tlsOf({ tlsCert, tlsKey }: Values): Config['tls'] {
  if (tlsCert === undefined && tlsKey === undefined) return undefined
  if (tlsCert !== undefined && tlsKey !== undefined) return { certFile: tlsCert, keyFile: tlsKey }
  throw new ConfigError('TOCSIN_TLS_CERT and TOCSIN_TLS_KEY go together: one of them is missing')
}

function readEnvironment(env: Environment): Values {
  const nameOf = new Map<string, Name>(names.map((name) => [settings[name].variable, name]))
  const sent = Object.entries(env).flatMap(([variable, text]) => {
    const name = nameOf.get(variable)
    if (name === undefined && variable.startsWith('TOCSIN_') && !CLIENT_VARIABLES.includes(variable)) {
      throw new ConfigError(`${variable} is not known; did you mean ${nearest(variable, [...nameOf.keys()])}?`)
    }
    return name === undefined || text === undefined ? [] : [{ name, text, label: variable }]
  })
  return readAll(sent)
}

function readFile(text: string | undefined): Values {
  const sent = Object.entries(text === undefined ? {} : parseFile(text)).map(([key, value]) => {
    const name = names.find((known) => known === key)
    if (name === undefined) {
      throw new ConfigError(`"${key}" in tocsin.config.json is not known; did you mean "${nearest(key, names)}"?`)
    }
    return { name, text: textOf(key, value), label: `"${key}" in tocsin.config.json` }
  })
  return readAll(sent)
}

/** Settings are text, as in the environment; a file may also write numbers and lists as such. */
function textOf(key: string, value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(',')
  throw new ConfigError(`"${key}" in tocsin.config.json has to be text, a number or a list of texts`)
}

function parseFile(text: string): object {
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed
  } catch {
    // Told below, like every other text that is no object.
  }
  throw new ConfigError('tocsin.config.json has to hold a JSON object')
}

function readAll(sent: { name: Name; text: string; label: string }[]): Values {
  const values: Record<string, unknown> = {}
  for (const { name, text, label } of sent) {
    // Empty is how scripts say "not set".
    if (text === '') continue
    try {
      values[name] = settings[name].read(text)
    } catch (error) {
      if (error instanceof ConfigError) throw new ConfigError(`${label} has to be ${error.message}`)
      throw error
    }
  }
  // Each value came from the reader of its own setting.
  return values as Values
}
