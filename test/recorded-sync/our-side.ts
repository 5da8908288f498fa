import { unwrap } from '@tocsin/format'
import {
  introduce,
  pullOver,
  pushOver,
  settle,
  startNode,
  type Node,
} from '../../packages/server/src/features/sync/testing/network.ts'
import type { Recording, Run, SyncExchange } from './recording.ts'
import type { ScriptedPeer } from './scripted-peer.ts'

/** The organisations that ran the recorded servers. */
const ALPHA = { name: 'Alpha', uuid: 'a1a1a1a1-0000-4000-8000-000000000001' }
const BRAVO = { name: 'Bravo', uuid: 'b2b2b2b2-0000-4000-8000-000000000002' }

/** Our server in the place of one of the two, linked with a peer that answers as the other did. */
export type OurSide = { node: Node; linkId: string; peerUrl: string; remoteOrg: string; close(): Promise<void> }

export async function startOurSide(at: 'A' | 'B', peer: ScriptedPeer): Promise<OurSide> {
  const [own, other] = at === 'A' ? [ALPHA, BRAVO] : [BRAVO, ALPHA]
  const node = await startNode(own.name, { orgUuid: own.uuid })
  await introduce(node, other)
  const { body } = await node.admin('POST', '/servers/add', {
    name: other.name,
    url: peer.url,
    authkey: 'k'.repeat(40),
    remote_org_id: other.uuid,
  })
  return { node, linkId: body.Server.id, peerUrl: peer.url, remoteOrg: other.uuid, close: async () => node.close() }
}

/** Pulls as it was done there, over a link that is set as theirs was. */
export async function pullAgain({ node, linkId, remoteOrg }: OurSide, run: Run): Promise<void> {
  // Only a server of the own organisation can be internal.
  const settings = pullSettings(run.exchanges)
  const remote_org_id = settings.internal ? node.org.uuid : remoteOrg
  await node.admin('POST', `/servers/edit/${linkId}`, { ...settings, remote_org_id })
  await pullOver(node, linkId, techniqueOf(run))
}

/** Pushes as it was done there, of the events that were there. */
export async function pushAgain(side: OurSide, run: Run, recording: Recording): Promise<void> {
  const { node, linkId } = side
  await node.admin('POST', `/servers/edit/${linkId}`, pushSettings(run.exchanges))
  const technique = techniqueOf(run)
  const sole = /^\d+$/.test(technique) ? offeredIn(run)[0]?.uuid : undefined
  await haveOffered(side, run, recording)
  await haveCompanions(node, run)
  await pushOver(node, linkId, sole ?? technique)
}

/** Publishes as it was done there, which sends the event at once. */
export async function publishAgain(side: OurSide, run: Run, recording: Recording): Promise<void> {
  const { node, linkId } = side
  await node.admin('POST', `/servers/edit/${linkId}`, { push: false })
  const uuid = run.exchanges
    .find(({ method }) => method === 'HEAD')
    ?.url.split('/')
    .at(-1)
  if (uuid === undefined) return
  await haveEvent(side, { uuid, timestamp: undefined }, recording)
  await node.admin('POST', `/servers/edit/${linkId}`, pushSettings(run.exchanges))
  await node.admin('POST', `/events/publish/${uuid}`)
  await settle(node)
}

function techniqueOf({ url }: Run): string {
  return url.split('/')[4] ?? 'full'
}

const asks = (exchanges: readonly SyncExchange[], part: string) => exchanges.some(({ url }) => url.includes(part))

type PullSettings = { internal: boolean; [name: string]: unknown }

function pullSettings(exchanges: readonly SyncExchange[]): PullSettings {
  const index = exchanges.find(({ url }) => url === '/events/index')?.req_body
  const { org = [], tag = [], minimal: _minimal, published: _published, ...more } = (index ?? {}) as Rules
  return {
    pull: true,
    pull_galaxy_clusters: asks(exchanges, '/galaxy_clusters/'),
    pull_analyst_data: asks(exchanges, '/analyst_data/'),
    internal: asks(exchanges, '/events/view/') && !asks(exchanges, 'excludeLocalTags'),
    pull_rules: {
      orgs: parted(org),
      tags: parted(tag),
      url_params: Object.keys(more).length > 0 ? JSON.stringify(more) : '',
    },
  }
}

type Rules = Record<string, unknown> & { org?: string[]; tag?: string[] }

function parted(names: readonly string[]): { OR: string[]; NOT: string[] } {
  const isNot = (name: string) => name.startsWith('!')
  return { OR: names.filter((name) => !isNot(name)), NOT: names.filter(isNot).map((name) => name.slice(1)) }
}

function pushSettings(exchanges: readonly SyncExchange[]): object {
  return {
    push: true,
    push_sightings: asks(exchanges, '/sightings/'),
    push_galaxy_clusters: asks(exchanges, '/galaxies/') || asks(exchanges, '/galaxy_clusters/'),
    push_analyst_data: asks(exchanges, '/analyst_data/'),
  }
}

type Offered = { uuid: string; timestamp: string | undefined }

function offeredIn({ exchanges }: Run): Offered[] {
  const { req_body } = exchanges.find(({ url }) => url === '/events/filterEventIdsForPush') ?? {}
  return ((req_body ?? []) as { Event: Offered }[]).map(({ Event }) => Event)
}

/** Has the events that were offered there, and offers no others. */
async function haveOffered(side: OurSide, run: Run, recording: Recording): Promise<void> {
  const { db } = side.node.context
  await db.updateTable('events').set({ published: false }).execute()
  for (const offered of offeredIn(run)) {
    await haveEvent(side, offered, recording)
    await db.updateTable('events').set({ published: true }).where('uuid', '=', offered.uuid).execute()
  }
}

/** Has an event as it was before it was sent: what arrived for the next community was for connected ones. */
async function haveEvent(
  { node, peerUrl }: OurSide,
  { uuid, timestamp }: Offered,
  { exchanges }: Recording,
): Promise<void> {
  const isSent = ({ url, req_body }: SyncExchange) =>
    /events\/(add|edit)/.test(url) &&
    unwrap(req_body, 'Event').some((event) => (event as Offered | undefined)?.uuid === uuid)
  const all = exchanges.filter(isSent).flatMap(({ req_body }) => unwrap(req_body, 'Event') as Offered[])
  const sent = all.find((event) => event.timestamp === timestamp) ?? all[0]
  const spare = { info: 'not recorded', distribution: 3, Attribute: [{ type: 'domain', value: `${uuid}.example` }] }
  const text = JSON.stringify(sent ?? spare)
    .replaceAll('"distribution":"1"', '"distribution":"2"')
    .replaceAll('"distribution":1', '"distribution":2')
    .replaceAll('http://misp-b.test', peerUrl)
  const event = {
    ...(JSON.parse(text) as object),
    uuid,
    timestamp: timestamp ?? sent?.timestamp,
    published: false,
    locked: false,
  }
  await node.admin('POST', '/events/add', { Event: event })
  await node.admin('POST', `/events/edit/${uuid}`, { Event: event })
}

/** Has the notes and the proposals that were sent. */
async function haveCompanions(node: Node, { exchanges }: Run): Promise<void> {
  for (const { url, req_body } of exchanges) {
    if (url === '/analyst_data/pushAnalystData') {
      for (const [kind, sent] of Object.entries(
        req_body as Record<string, { object_uuid: string; object_type: string }>,
      )) {
        const path = `/analyst_data/add/${kind}/${sent.object_uuid}/${sent.object_type}`
        await node.admin('POST', path, { ...sent, locked: false })
      }
    }
    if (!url.startsWith('/events/pushProposals/')) continue
    for (const { old_id, uuid, ...proposal } of req_body as { old_id: string; uuid: string }[]) {
      if (old_id === '0')
        await node.admin('POST', `/shadow_attributes/add/${url.split('/').at(-1)}`, { ...proposal, uuid })
      else await node.admin('POST', `/shadow_attributes/edit/${uuid}`, proposal)
    }
  }
}
