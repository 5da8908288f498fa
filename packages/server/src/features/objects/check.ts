import { checkObject, type Conformity } from '@tocsin/format'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Db } from '../../platform/db/connect.ts'
import { wholeValue } from '../events/attribute-row.ts'
import { requireShownObject } from '../events/find-object.ts'
import { templateIn, templatesOf } from '../object-templates/find-template.ts'
import { liveAttributes } from './upgrade.ts'

/** What an object's own template says of it as it stands; nothing where that template is not known here. */
export async function checkStored(
  db: Db,
  actor: Actor,
  reference: string,
): Promise<Conformity & { template: { uuid: string; version: string } | null }> {
  const object = await requireShownObject(db, actor, reference)
  const row = (await templatesOf(db, [object])).get(object)
  if (!row) return { template: null, broken: [], advice: [] }
  const attributes = await liveAttributes(db, viewerOf(actor), object)
  const Attribute = attributes.map((attribute) => ({ ...attribute, value: wholeValue(attribute) }))
  const template = { uuid: row.uuid, version: String(row.version) }
  return { template, ...checkObject(templateIn(row), { Attribute }) }
}
