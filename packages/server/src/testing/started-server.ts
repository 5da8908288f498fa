import { rememberAddress } from '../features/servers/remember-address.ts'
import { firstStart } from '../features/users/first-start.ts'
import type { Config } from '../platform/config/config.ts'
import { ask, type Answer } from './ask.ts'
import { createTestServer, type TestServer } from './test-server.ts'

/** The first site admin's password on a started test server. */
export const ADMIN_PASSWORD = 'A correct horse battery'
const ADMIN_KEY = 'a'.repeat(40)

export type StartedServer = TestServer & {
  /** Asks as the first site admin. */
  admin(method: string, path: string, body?: unknown): Promise<Answer>
  /** Makes a user by the API and answers their key. */
  addUser(fields: { email: string; org_id?: number | string; role_id?: number }): Promise<string>
}

/** A test server after its first start: with MISP's roles, the host organisation and its site admin. */
export async function createStartedServer(overrides: Partial<Config> = {}): Promise<StartedServer> {
  const server = await createTestServer({ adminKey: ADMIN_KEY, adminPassword: ADMIN_PASSWORD, ...overrides })
  await firstStart(server.context)
  await rememberAddress(server.context)
  const admin = async (method: string, path: string, body?: unknown) => ask(server, ADMIN_KEY, method, path, body)
  return {
    ...server,
    admin,
    async addUser(fields) {
      const { body } = await admin('POST', '/admin/users/add', fields)
      return String(body.User.authkey)
    },
  }
}
