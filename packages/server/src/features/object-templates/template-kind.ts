import { objectTemplate, Report } from '@tocsin/format'
import type { Db } from '../../platform/db/connect.ts'
import type { ContentKind, EntryChanges, ReadContent } from '../content/content-kind.ts'
import { keepVersion, LIBRARY, relationChanges } from './keep-version.ts'

const NOTHING: EntryChanges = { added: 0, changed: 0, removed: 0 }
const KEY = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@(\d{1,15})$/i

/**
 * Object templates (`objects/<name>/definition.json`). Each version is a document of its own: objects of older versions
 * stay known.
 */
export const objectTemplates: ContentKind = { name: 'object-templates', recognises, read, source }

/** Under which a version of a template is loaded, and given back. */
export function keyOf(uuid: string, version: number): string {
  return `${uuid}@${version}`
}

function recognises({ attributes, uuid, name, ...rest }: Record<string, unknown>): boolean {
  if (typeof attributes !== 'object' || attributes === null || Array.isArray(attributes)) return false
  return typeof uuid === 'string' && typeof name === 'string' && 'meta-category' in rest
}

function read(document: unknown): ReturnType<ContentKind['read']> {
  const report = new Report()
  const template = objectTemplate.read(document, report)
  if (!template || report.findings.length > 0) return { faults: report.findings }
  const version = template.version ?? 1
  const keep: ReadContent['keep'] = async (tx) => {
    // A model reads objects and nothing else.
    const kept = await keepVersion(tx, { template, document: document as object, owner: LIBRARY })
    return kept.isChanged ? relationChanges(kept) : NOTHING
  }
  return { key: keyOf(template.uuid, version), version: String(version), keep }
}

async function source(db: Db, key: string): Promise<unknown> {
  const [, uuid, version] = KEY.exec(key) ?? []
  if (uuid === undefined) return undefined
  const found = await db
    .selectFrom('object_templates')
    .select('definition')
    .where('uuid', '=', uuid.toLowerCase())
    .where('version', '=', Number(version))
    .executeTakeFirst()
  return found?.definition
}
