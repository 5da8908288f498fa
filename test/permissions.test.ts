import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultRoles } from '../packages/server/src/features/roles/default-roles.ts'
import { addPerson } from '../packages/server/src/testing/people.ts'
import { createTestServer, type TestServer } from '../packages/server/src/testing/test-server.ts'

/**
 * Every route, asked by every role and by a stranger: allowed or refused as docs/permissions.md says. A route that is not
 * there, or stands there and is no more, fails.
 */
const TABLE = join(import.meta.dirname, '../docs/permissions.md')
const STRANGER = 'nobody'
const REFUSALS = [
  'You do not have permission to use this functionality.',
  'Authentication failed. Please make sure you pass the API key of an API enabled user along in the Authorization header.',
]

type Caller = { key: string | undefined; userId: number }

let server: TestServer
const callers = new Map<string, Caller>([[STRANGER, { key: undefined, userId: 0 }]])
beforeAll(async () => {
  server = await createTestServer()
  const host = await addPerson(server.context, { may: [] })
  const org = { id: host.orgId, uuid: host.orgUuid, name: host.orgName }
  for (const { name, permissions } of defaultRoles) {
    callers.set(name, await addPerson(server.context, { may: permissions, org }))
  }
})
afterAll(async () => server.close())

test('who may call what is as the table says', async () => {
  const written = readTable(readFileSync(TABLE, 'utf8'))
  const found = await matrix()
  expect(found).toEqual(written)
}, 120_000)

/** `GET /events/index` → who is not refused, in the order of the columns. */
type Matrix = Record<string, string[]>

async function matrix(): Promise<Matrix> {
  const { paths } = await (await fetch(`${server.url}/tocsin/openapi.json`)).json()
  const routes = Object.entries(paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
  )
  const found: Matrix = {}
  for (const route of routes) found[`${route.method} ${route.path}`] = await allowedTo(route)
  return found
}

type Route = { method: string; path: string }

async function allowedTo(route: Route): Promise<string[]> {
  const allowed = []
  for (const [role, caller] of callers) {
    // Some routes take the caller's key away.
    await server.context.db.updateTable('auth_keys').set({ expiration: 0 }).execute()
    if (!(await isRefused(route, caller))) allowed.push(role)
  }
  return allowed.sort()
}

/** Asks for records that are not there, with an empty body: whatever is answered, little changes. Keys are one's own. */
async function isRefused({ method, path }: Route, { key, userId }: Caller): Promise<boolean> {
  const id = path.startsWith('/auth_keys/add/') ? String(userId) : '999999999'
  const response = await fetch(server.url + path.replace(/\{[\w*]+\}/g, id), {
    method,
    headers: { accept: 'application/json', ...(key === undefined ? {} : { authorization: key }) },
    ...(method === 'GET' ? {} : { body: '{}' }),
    redirect: 'manual',
  })
  const text = await response.text()
  return [401, 403].includes(response.status) && REFUSALS.some((refusal) => text.includes(refusal))
}

function readTable(markdown: string): Matrix {
  const rows = markdown.split('\n').filter((line) => line.startsWith('|'))
  const [head = [], , ...body] = rows.map((row) =>
    row
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  )
  return Object.fromEntries(
    body.map(([route = '', ...cells]) => [
      route.replaceAll('`', ''),
      head
        .slice(1)
        .filter((_, i) => cells[i] === '✓')
        .sort(),
    ]),
  )
}
