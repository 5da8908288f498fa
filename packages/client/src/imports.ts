import type { Finding } from '@tocsin/format'
import type { Call, Connection } from './connection.ts'
import { pathTo, type RecordId } from './record.ts'

export type ImportFormat = 'csv' | 'email' | 'html' | 'misp' | 'openioc' | 'pdf' | 'stix1' | 'stix2' | 'text' | 'url'

/** What is wished for with a document; `docs/imports.md` of the server tells of each. */
export type ImportWishes = {
  /** Changes nothing: the answer says what would become of each thing. */
  dryRun?: boolean
  /** The paths of what is left out. */
  skip?: readonly string[]
  distribution?: number
  sharing_group_id?: RecordId
  comment?: string
  adhereToWarninglists?: boolean | 'soft'
  proposals?: boolean
  keepReport?: boolean
  keepOriginal?: boolean
  name?: string
  filename?: string
  url?: string
  columns?: readonly string[]
  delimiter?: string
  hasHeader?: boolean
  galaxies_as_tags?: boolean
  cluster_distribution?: number
  cluster_sharing_group_id?: RecordId
}

/** One thing of a document, and what became of it, or would. */
export type ImportedItem = {
  path: string
  kind: 'Attribute' | 'Object' | 'EventReport' | 'ShadowAttribute'
  outcome: 'added' | 'exists' | 'refused' | 'dropped'
  uuid?: string
  id?: string
  says: Record<string, unknown>
  indicator?: { types: string[]; original_value: string }
  warnings?: { warninglist_id: string; warninglist_name: string; match: string; value: string }[]
  findings?: Finding[]
}

export type ImportOutcome = {
  dryRun: boolean
  as: 'attributes' | 'proposals'
  counts: Record<ImportedItem['outcome'] | 'lost', number>
  losses: { path: string; why: string }[]
  items: ImportedItem[]
}

/** Documents of other formats. Tocsin only. */
export type ImportsApi = {
  /** Takes a document into an event, or says what that would come to. @throws ApiError */
  into(
    eventId: RecordId,
    format: ImportFormat,
    document: NonNullable<Call['body']>,
    wishes?: ImportWishes,
  ): Promise<ImportOutcome>
}

export function importsApi({ text }: Connection): ImportsApi {
  return {
    async into(eventId, format, document, wishes = {}) {
      const path = `${pathTo('/tocsin/events', eventId)}/import?${queryOf({ format, ...wishes })}`
      // The shape is the server's own, and of one version with it.
      return JSON.parse(
        await text({ method: 'POST', path, body: document, type: 'application/octet-stream' }),
      ) as ImportOutcome
    },
  }
}

function queryOf(wishes: ImportWishes & { format: ImportFormat }): URLSearchParams {
  const said = Object.entries(wishes).filter(([, wish]) => wish !== undefined)
  return new URLSearchParams(said.map(([name, wish]) => [name, textOf(wish)]))
}

function textOf(wish: string | number | boolean | readonly string[]): string {
  if (typeof wish === 'boolean') return wish ? '1' : '0'
  return typeof wish === 'object' ? wish.join(',') : String(wish)
}
