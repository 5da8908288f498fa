/** What the server was told: environment, file and defaults, checked. */
export type Config = {
  readonly host: string
  readonly port: number
  readonly baseUrl: string
  readonly trustProxy: string[] | false
  readonly dataDir: string
  readonly maxBody: number
}
