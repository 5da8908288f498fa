import { unwrap } from '@tocsin/format'
import { introduce, startNode, type Node } from '../../packages/server/src/features/sync/testing/network.ts'
import { ask, type Answer } from '../../packages/server/src/testing/ask.ts'
import type { SyncExchange } from './recording.ts'

const ALPHA = { name: 'Alpha', uuid: 'a1a1a1a1-0000-4000-8000-000000000001' }
const BRAVO = { name: 'Bravo', uuid: 'b2b2b2b2-0000-4000-8000-000000000002' }
const SYNC_ROLE = 5
const READ_ONLY_ROLE = 6
const ADMIN_ROLE = 1

/** Our server in the place of the one that was asked, with the users that asked it. */
export type OtherSide = { node: Node; keys: Record<'sync' | 'admin' | 'reader' | 'nobody', string> }

export async function startOtherSide(at: 'A' | 'B'): Promise<OtherSide> {
  const [own, other] = at === 'A' ? [ALPHA, BRAVO] : [BRAVO, ALPHA]
  const node = await startNode(own.name, { orgUuid: own.uuid, jobs: 0 })
  const org_id = await introduce(node, other)
  const user = async (name: string, role_id: number) => node.addUser({ email: `${name}@other.test`, org_id, role_id })
  return {
    node,
    keys: {
      sync: await user('sync', SYNC_ROLE),
      admin: await user('admin', ADMIN_ROLE),
      reader: await user('reader', READ_ONLY_ROLE),
      nobody: 'x'.repeat(40),
    },
  }
}

type SentEvent = { uuid: string; timestamp?: string | number; Org?: { uuid?: string }; Orgc?: { uuid?: string } }

/** Asks what was asked, in a state in which the recorded answer is the right one. */
export async function askAgain(side: OtherSide, exchange: SyncExchange): Promise<Answer> {
  const { node, keys } = side
  const { method, url, req_body, status } = exchange
  await prepare(side, exchange)
  const key = keys[whoAsked(exchange)]
  if (status === 304) return notChanged(side, exchange)
  const body = method === 'POST' ? (req_body ?? undefined) : undefined
  const answer = await ask(node, key, method, url, body)
  await node.context.db.deleteFrom('event_blocklists').execute()
  await node.context.db.deleteFrom('org_blocklists').execute()
  return answer
}

function whoAsked({ status, res_body, template, scenario }: SyncExchange): keyof OtherSide['keys'] {
  const said = JSON.stringify(res_body)
  if (/Authentication failed/.test(said)) return 'nobody'
  if (status === 403 && /do not have permission/.test(said)) return 'reader'
  if (template === '/servers/getVersion' && /"perm_sync":false/.test(said)) return 'reader'
  return scenario.startsWith('62c') && status === 200 ? 'admin' : 'sync'
}

/** Asks a second time, with the tag that came the first time. */
async function notChanged({ node, keys }: OtherSide, { url, req_body }: SyncExchange): Promise<Answer> {
  const post = async (tag: string) =>
    fetch(node.url + url, {
      method: 'POST',
      headers: {
        authorization: keys.sync,
        accept: 'application/json',
        'content-type': 'application/json',
        'if-none-match': tag,
      },
      body: JSON.stringify(req_body),
    })
  const first = await post('""')
  await first.text()
  const { status, headers } = await post(first.headers.get('etag') ?? '')
  return { status, headers, body: '' }
}

async function prepare(side: OtherSide, exchange: SyncExchange): Promise<void> {
  const { method, url, template, status, req_body, res_body } = exchange
  const said = JSON.stringify(res_body ?? '')
  if (method === 'GET' && template.startsWith('/events/') && status === 200) return replace(side, soleEvent(res_body))
  if (template === '/events/add/metadata:1') return prepareAdd(side, soleEvent(req_body), said)
  const [uuid] = /[0-9a-f-]{36}/.exec(url) ?? []
  if (uuid === undefined) return prepareList(side, exchange)
  if (template.startsWith('/galaxy_clusters/view/')) await side.node.admin('POST', '/galaxies/pushCluster', [res_body])
  if (template.startsWith('/events/edit/')) await prepareEdit(side, soleEvent(req_body), said)
  else if (method === 'HEAD') await (status === 200 ? have(side, { uuid }) : remove(side, uuid))
  else if (template.includes('/{uuid}')) await have(side, { uuid })
}

async function prepareAdd(side: OtherSide, event: SentEvent | undefined, said: string): Promise<void> {
  if (!event) return
  if (said.includes('already exists')) await have(side, event)
  else await remove(side, event.uuid)
  if (said.includes('event blocklist')) await side.node.admin('POST', '/event_blocklists/add', { uuids: [event.uuid] })
  if (said.includes('organisation blocklist')) {
    await side.node.admin('POST', '/org_blocklists/add', { uuids: [event.Orgc?.uuid] })
  }
}

async function prepareEdit(side: OtherSide, event: SentEvent | undefined, said: string): Promise<void> {
  if (!event) return
  if (said.includes('"Invalid event"')) return remove(side, event.uuid)
  await have(side, event)
  const timestamp = Number(event.timestamp) + (said.includes('not newer') ? 1 : -1)
  await side.node.context.db
    .updateTable('events')
    .set({ timestamp, locked: !said.includes('not authorised to do so') })
    .where('uuid', '=', event.uuid)
    .execute()
}

/** Lists are compared where there is something in them. */
async function prepareList({ node }: OtherSide, { template, res_body }: SyncExchange): Promise<void> {
  if (template.startsWith('/shadow_attributes/index/')) {
    for (const { ShadowAttribute } of (res_body ?? []) as { ShadowAttribute: { event_uuid: string } }[]) {
      await have({ node }, { uuid: ShadowAttribute.event_uuid })
      await node.admin('POST', `/events/pushProposals/${ShadowAttribute.event_uuid}`, [ShadowAttribute])
    }
  }
}

function soleEvent(body: unknown): SentEvent | undefined {
  return unwrap(body, 'Event')[0] as SentEvent | undefined
}

async function remove({ node }: Pick<OtherSide, 'node'>, uuid: string): Promise<void> {
  await node.admin('POST', `/events/delete/${uuid}`)
  await node.context.db.deleteFrom('event_blocklists').execute()
}

/** An event that is here, whatever it says; all on this server see it. */
async function have({ node }: Pick<OtherSide, 'node'>, event: SentEvent): Promise<void> {
  const Attribute = [{ type: 'domain', value: `${event.uuid}.example` }]
  const spare = { info: 'x', distribution: 1, published: true, locked: true, timestamp: 1_600_000_000, Attribute }
  await node.admin('POST', '/events/add', { Event: { ...spare, uuid: event.uuid } })
}

/** The very event that was shown. */
async function replace(side: OtherSide, event: SentEvent | undefined): Promise<void> {
  if (!event) return
  const { node, keys } = side
  await remove(side, event.uuid)
  // Whose copy it is shows in what it is: one for its own organisation alone is shown to that.
  if (event.Org?.uuid === node.org.uuid) await node.admin('POST', '/events/add', { Event: event })
  else await ask(node, keys.admin, 'POST', '/events/add', { Event: event })
}
