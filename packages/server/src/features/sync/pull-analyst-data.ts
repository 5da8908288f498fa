import { analystDataKinds, type AnalystDataKind } from '@tocsin/format'
import { anyOf } from '../../platform/db/any-of.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'
import { bringAnalystData, readCarried } from '../analyst-data/bring.ts'
import { LARGE } from './peer.ts'
import type { Pulling } from './pull-event.ts'
import { copiedNote } from './receive-event.ts'
import { listIn, recordOf } from './records.ts'
import type { Outcome } from '../runs/account.ts'

const ASKED_AT_ONCE = 100

/**
 * Fetches notes, opinions and relationships that are newer over there, or not here at all.
 *
 * Source: MISP's AnalystData::pull, in `sync-protocol` §3.6, which asks for them whether or not the link says so; here it
 * has to.
 */
export async function pullAnalystData(pulling: Pulling): Promise<void> {
  const { peer, signal } = pulling
  const { orgs } = peer.server.pull_rules
  const body = { orgc_name: [...orgs.OR, ...orgs.NOT.map((name) => `!${name}`)] }
  const index = recordOf(await peer.json('POST', '/analyst_data/indexMinimal', { body, bounds: LARGE, signal }))
  for (const kind of analystDataKinds) {
    const offered = Object.entries(recordOf(index[kind])).filter(([uuid]) => isUuid(uuid))
    const wanted = await wantedOf(pulling, kind, offered)
    for (let i = 0; i < wanted.length; i += ASKED_AT_ONCE) {
      const named = wanted.slice(i, i + ASKED_AT_ONCE)
      const path = `/analyst_data/index/${kind}/${named.map((uuid) => `uuid[]:${uuid}`).join('/')}.json`
      const found = listIn(await peer.json('GET', path, { bounds: LARGE, signal }))
      await bringAll(pulling, new Set(named), found)
    }
  }
}

async function bringAll(pulling: Pulling, asked: ReadonlySet<string>, found: readonly unknown[]): Promise<void> {
  for (const item of found) {
    const outcome = await bring(pulling, asked, item)
    if (outcome) await pulling.account.noteAll([outcome])
  }
}

/** Those that are newer than the copy here; what is here as it is there is accounted for at once. */
async function wantedOf(
  { context, account }: Pulling,
  kind: AnalystDataKind,
  offered: readonly [string, unknown][],
): Promise<string[]> {
  const rows = await context.db
    .selectFrom('analyst_data')
    .select(['uuid', 'modified', 'locked'])
    .where('kind', '=', kind)
    .where('uuid', '=', anyOf(offered.map(([uuid]) => uuid.toLowerCase())))
    .execute()
  const here = new Map(rows.map((row) => [row.uuid, row]))
  const isWanted = ([uuid, modified]: [string, unknown]) => {
    const copy = here.get(uuid.toLowerCase())
    return !copy || (copy.locked && new Date(`${String(modified).replace(' ', 'T')}Z`) > copy.modified)
  }
  const unchanged = offered.filter((item) => !isWanted(item))
  await account.noteAll(
    unchanged.map(([uuid]) => ({ kind: 'analyst-data', uuid: uuid.toLowerCase(), outcome: 'unchanged' })),
  )
  return offered.filter(isWanted).map(([uuid]) => uuid.toLowerCase())
}

async function bring(
  { context, puller, peer }: Pulling,
  asked: ReadonlySet<string>,
  item: unknown,
): Promise<Outcome | undefined> {
  const uuid = Object.values(recordOf(item))
    .map((record) => recordOf(record)['uuid'])
    .find((one) => typeof one === 'string' && asked.has(one))
  // What was not asked for is nothing that was offered.
  if (typeof uuid !== 'string') return undefined
  try {
    const { kind, sent } = readCarried(item)
    const copy = copiedNote(sent, { internal: peer.server.internal })
    return { kind: 'analyst-data', ...(await bringAnalystData(context, puller, { kind, sent: copy })) }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { kind: 'analyst-data', uuid, outcome: 'failed', why: error.message }
  }
}
