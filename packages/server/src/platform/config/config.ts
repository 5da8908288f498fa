/** What the server was told: environment, then file, then defaults; checked. */
export type Config = {
  readonly host: string
  readonly port: number
  /** How others reach the server; without a slash at the end. */
  readonly baseUrl: string
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined
  /** Proxy addresses whose `X-Forwarded-For` is believed. */
  readonly trustProxy: string[] | false
  readonly dataDir: string
  /** A PostgreSQL server of the operator's own. */
  readonly databaseUrl: string | undefined
  readonly org: string
  readonly orgUuid: string | undefined
  readonly adminEmail: string
  readonly adminPassword: string | undefined
  readonly adminKey: string | undefined
  readonly contentSource: string | undefined
  /** Jobs run at once in this process. */
  readonly jobs: number
  /** Bytes. */
  readonly maxBody: number
  readonly smtpUrl: string | undefined
  readonly logLevel: string
}
