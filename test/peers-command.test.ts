import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, type Client } from '../packages/client/src/index.ts'
import { link, startNode, type Node } from '../packages/server/src/features/sync/testing/network.ts'
import { runCommand } from './run-command.ts'

/** `tocsin peers`, `pull`, `push` and `jobs` between two whole servers. */
let a: Node
let b: Node
let client: Client
beforeAll(async () => {
  ;[a, b] = await Promise.all([startNode('Alpha'), startNode('Bravo')])
  await link(b, a, { pull: true, push: true })
  const key = (await b.admin('POST', '/auth_keys/add/1', {})).body.AuthKey.authkey_raw
  client = createClient({ url: b.url, key })
})
afterAll(async () => Promise.all([a.close(), b.close()]))

const run = async (...args: string[]) => runCommand(client, args)
async function addAt(node: Node, fields: object = {}): Promise<string> {
  const Attribute = [{ type: 'domain', value: 'x.example' }]
  const { body } = await node.admin('POST', '/events/add', {
    Event: { info: 'x', distribution: 3, published: true, Attribute, ...fields },
  })
  return body.Event.uuid
}

test('links are listed and tested', async () => {
  expect(await run('peers', 'list')).toEqual({ code: -1, out: `1  Alpha  ${a.url}  pull and push\n` })
  expect(await run('peers', 'test', 'Alpha')).toEqual({ code: 0, out: 'all is well; it speaks MISP 2.5.1\n' })
  await expect(run('peers', 'test', 'Nobody')).rejects.toThrow('There is no server Nobody.')
})

test('a pull ends with its receipt, and names what was left out', async () => {
  const uuid = await addAt(a)
  expect(await run('pull', 'Alpha')).toEqual({ code: 0, out: 'pull from Alpha: done\nevent: 1 added\n' })
  const mine = await addAt(a)
  await b.admin('POST', '/event_blocklists/add', { uuids: [mine] })
  const { code, out } = await run('pull', a.url, '--verbose')
  expect(code).toBe(1)
  expect(out).toContain(`event ${mine}: refused. Event blocked by event blocklist.`)
  expect(out).not.toContain(uuid)
})

test('a push sends one event, or all', async () => {
  const uuid = await addAt(b)
  await b.context.pool.query('delete from runs')
  expect((await run('push', '1', '--event', uuid)).out).toMatch(/^push to Alpha: done\nevent: 1 (added|unchanged)\n$/)
  expect((await run('push', '1')).out).toContain('push to Alpha: done')
})

test('what another server has is looked at before it is taken', async () => {
  const uuid = await addAt(a, { info: 'to be looked at', date: '2031-01-02' })
  const { out } = await run('peers', 'preview', 'Alpha', '--search', 'looked at')
  expect(out).toBe(`${uuid}  2031-01-02  absent  Alpha  to be looked at\n`)
  expect(JSON.parse((await run('peers', 'show', 'Alpha', uuid)).out).Event.uuid).toBe(uuid)
  expect((await run('pull', 'Alpha', '--event', uuid)).out).toContain('event: 1 added')
  expect((await run('peers', 'preview', 'Alpha', '--search', 'looked at')).out).toContain('  current  ')
})

test('drift names what differs, and says so by its exit code', async () => {
  await run('pull', '1')
  const uuid = await addAt(a)
  const { code, out } = await run('peers', 'drift', 'Alpha')
  expect(code).toBe(1)
  expect(out).toContain(`  event ${uuid}: missing-here\n`)
  await run('pull', '1')
  expect((await run('peers', 'drift', 'Alpha')).out).not.toContain(uuid)
})

test('jobs are listed, the newest first', async () => {
  const { out } = await run('jobs')
  expect(out.split('\n')[0]).toMatch(/^\d+ {2}\S+ {2}sync\.drift {2}done/)
})
