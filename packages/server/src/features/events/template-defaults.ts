import { defaultsOf, type Attribute, type ObjectTemplate } from '@tocsin/format'
import type { Tx } from '../../platform/db/connect.ts'
import { templateIn, templatesOf, type TemplateName, type TemplateRow } from '../object-templates/find-template.ts'
import type { Flat, SentAttribute } from './flatten.ts'
import type { ObjectRow } from './rows.ts'

/** What an attribute's template says where its sender said nothing. */
export type TemplateDefaults = (item: SentAttribute) => Partial<Attribute>

/**
 * The defaults of those attributes that came in an object with a relation and no type, from the template of their object
 * as far as it is known here. Few senders leave types out, and the others cost nothing.
 */
export async function loadTemplateDefaults(
  tx: Tx,
  flat: Flat,
  stored: ReadonlyMap<string, ObjectRow>,
): Promise<TemplateDefaults> {
  const wanting = new Set(flat.attributes.map(({ sent, objectUuid }) => (sent.type ? undefined : objectUuid)))
  const objects = flat.objects.filter(({ uuid }) => wanting.has(uuid))
  if (objects.length === 0) return () => ({})
  const names = new Map<string, TemplateName>(objects.map(({ uuid, sent }) => [uuid, stored.get(uuid) ?? sent]))
  const rows = await templatesOf(tx, [...names.values()])
  const templates = new Map<TemplateRow, ObjectTemplate>()
  for (const row of new Set(rows.values())) templates.set(row, templateIn(row))
  return ({ sent, objectUuid = '' }) => {
    const name = names.get(objectUuid)
    const row = name && rows.get(name)
    const template = row && templates.get(row)
    return template ? defaultsOf(template, sent) : {}
  }
}
