import { objectTemplate, Report, type ObjectTemplate } from '@tocsin/format'
import type { Selectable } from 'kysely'
import type { ObjectTemplatesTable } from '../../db/tables/object-templates.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'

export type TemplateRow = Selectable<ObjectTemplatesTable>

const NUMBER = /^\d{1,15}$/

/** What an object says of its template. */
export type TemplateName = { template_uuid?: string | undefined; template_version?: string | undefined }

/** A stored template as a reader of the format takes it. */
export function templateIn({ id, definition }: Pick<TemplateRow, 'id' | 'definition'>): ObjectTemplate {
  const template = objectTemplate.read(definition, new Report())
  // Nothing is kept that did not read.
  if (!template) throw new Error(`The object template ${id} cannot be read`)
  return template
}

/** By local id, or by uuid: then its newest version, in use or not, as in MISP. */
export async function requireTemplate(db: Db | Tx, text: string): Promise<TemplateRow> {
  if (!isUuid(text) && !NUMBER.test(text)) throw new Problem('not-found', 'Invalid object template id.')
  const found = isUuid(text) ? (await versionsOf(db, text))[0] : await templateById(db, Number(text))
  if (!found) throw new Problem('not-found', 'Invalid object template')
  return found
}

/** All versions of a template, the newest first. */
export async function versionsOf(db: Db | Tx, uuid: string): Promise<TemplateRow[]> {
  return db
    .selectFrom('object_templates')
    .selectAll()
    .where('uuid', '=', uuid.toLowerCase())
    .orderBy('version', 'desc')
    .execute()
}

export async function templateById(db: Db | Tx, id: number): Promise<TemplateRow | undefined> {
  return db.selectFrom('object_templates').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The document under a uuid or a name: of the version in use, else of the newest. */
export async function findDefinition(db: Db, uuidOrName: string): Promise<unknown> {
  if (uuidOrName.includes('\0')) return undefined
  const found = await db
    .selectFrom('object_templates')
    .select('definition')
    .where((is) => (isUuid(uuidOrName) ? is('uuid', '=', uuidOrName.toLowerCase()) : is('name', '=', uuidOrName)))
    .orderBy('active', 'desc')
    .orderBy('version', 'desc')
    .executeTakeFirst()
  return found?.definition
}

/**
 * The templates that these objects were made after, as far as they are known here; one that names no version means the
 * newest.
 */
export async function templatesOf<T extends TemplateName>(
  db: Db | Tx,
  objects: readonly T[],
): Promise<Map<T, TemplateRow>> {
  const uuids = new Set(objects.flatMap(({ template_uuid = '' }) => (isUuid(template_uuid) ? [template_uuid] : [])))
  if (uuids.size === 0) return new Map()
  const rows = await db
    .selectFrom('object_templates')
    .selectAll()
    .where('uuid', '=', anyOf([...uuids].map((uuid) => uuid.toLowerCase())))
    .orderBy('version', 'desc')
    .execute()
  return new Map(
    objects.flatMap((object) => {
      const row = rows.find((known) => isMeant(known, object))
      return row ? [[object, row] as const] : []
    }),
  )
}

function isMeant({ uuid, version }: TemplateRow, { template_uuid, template_version }: TemplateName): boolean {
  return uuid === template_uuid?.toLowerCase() && (!template_version || String(version) === template_version)
}
