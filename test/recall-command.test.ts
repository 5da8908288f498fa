import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, type Client } from '../packages/client/src/index.ts'
import { link, settle, startNode, type Node } from '../packages/server/src/features/sync/testing/network.ts'
import { runCommand } from './run-command.ts'

/** `tocsin recall` and `recalls` between two whole servers. */
let a: Node
let b: Node
let client: Client
beforeAll(async () => {
  ;[a, b] = await Promise.all([startNode('Alpha'), startNode('Bravo')])
  await link(a, b, { push: true })
  const key = (await a.admin('POST', '/auth_keys/add/1', {})).body.AuthKey.authkey_raw
  client = createClient({ url: a.url, key })
})
afterAll(async () => Promise.all([a.close(), b.close()]))

const run = async (...args: string[]) => (await runCommand(client, args)).out

test('an event is recalled, and what each server says is shown', async () => {
  const Attribute = [{ type: 'domain', value: 'x.example' }]
  const { uuid } = (await a.admin('POST', '/events/add', { info: 'x', distribution: 3, Attribute })).body.Event
  await a.admin('POST', `/events/publish/${uuid}`)
  await settle(a, b)
  const out = await run('recall', uuid, '--reason', 'It names a victim')
  expect(out).toMatch(new RegExp(`^recall \\S+ of event ${uuid}\n  Bravo \\(Bravo\\): `))
  const [, id = ''] = /^recall (\S+)/.exec(out) ?? []
  await settle(a, b)
  expect(await run('recalls', id)).toMatch(
    /made here {2}1 removed {2}It names a victim\n {2}Bravo \(Bravo\): removed\n$/,
  )
  expect(await run('recalls')).toContain(`${id}  ${uuid}  `)
  expect(await run('recalls', id, '--ask')).toBe('Every server has answered.\n')
  expect((await b.admin('GET', `/events/view/${uuid}`)).body.Event).toMatchObject({ published: false, Attribute: [] })
})

test('what cannot be recalled is said by the server', async () => {
  await expect(run('recall', '999999', '--reason', 'x')).rejects.toThrow('Invalid event')
})
