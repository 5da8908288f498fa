import { refuseNested } from '../../platform/http/json-body.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'
import type { Source } from './open-source.ts'
import type { Described } from './rules.ts'

/** An event that a feed has, as its manifest tells. */
export type Offered = Described & { uuid: string; info: string; told: Record<string, unknown> }

/** More events than any feed has. */
const MOST = 2_000_000

/** What a feed of events has. Entries that name no event cannot be accounted for, and are passed over. */
export async function readManifest(source: Source): Promise<Offered[]> {
  const manifest = parseJson(await source.text('manifest.json'), 'The manifest')
  if (typeof manifest !== 'object' || manifest === null || Array.isArray(manifest)) {
    throw new Problem('upstream', 'The manifest is no JSON object.')
  }
  const entries = Object.entries(manifest)
  if (entries.length > MOST) throw new Problem('upstream', `The manifest names more than ${MOST} events.`)
  const offered = new Map<string, Offered>()
  for (const [uuid, told] of entries) {
    const read = offeredIn(uuid, told)
    if (read) offered.set(read.uuid, read)
  }
  return [...offered.values()]
}

function offeredIn(uuid: string, told: unknown): Offered | undefined {
  if (!isUuid(uuid) || !isRecord(told)) return undefined
  const timestamp = Number(told['timestamp'] ?? 0)
  if (!Number.isSafeInteger(timestamp) || timestamp < 0) return undefined
  const orgc = isRecord(told['Orgc']) ? told['Orgc'] : {}
  const tags = Array.isArray(told['Tag']) ? told['Tag'] : []
  return {
    uuid: uuid.toLowerCase(),
    timestamp,
    info: textOf(told['info']),
    tags: tags.flatMap((tag: unknown) => (isRecord(tag) && typeof tag['name'] === 'string' ? [tag['name']] : [])),
    org: { name: textOf(orgc['name']), uuid: textOf(orgc['uuid']).toLowerCase() },
    told,
  }
}

export function parseJson(text: string, what: string): unknown {
  refuseNested(text)
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem('upstream', `${what} is no JSON.`)
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
