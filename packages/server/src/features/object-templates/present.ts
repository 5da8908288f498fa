import type { ObjectTemplateElement } from '@tocsin/format'
import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import type { Db } from '../../platform/db/connect.ts'
import { templateIn, type TemplateRow } from './find-template.ts'

/** Elements have no rows: their ids, which nothing refers to, are made of the template's and of their places in it. */
const ELEMENTS_PER_TEMPLATE = 10_000

type Organisation = { id: number | null; name: string | null; uuid: string | null }

/** A template in MISP's spelling; what is required is an empty list where nothing is. */
export function presentTemplate(row: TemplateRow) {
  const { required, requiredOneOf } = templateIn(row)
  const requirements = { ...(required ? { required } : {}), ...(requiredOneOf ? { requiredOneOf } : {}) }
  return {
    id: String(row.id),
    user_id: String(row.user_id),
    org_id: String(row.org_id),
    uuid: row.uuid,
    name: row.name,
    'meta-category': row.meta_category,
    description: row.description,
    version: String(row.version),
    requirements: Object.keys(requirements).length === 0 ? [] : requirements,
    fixed: row.fixed,
    active: row.active,
  }
}

/** A template with its relations, as `object_templates/view` answers; who made it is for site admins to know. */
export async function templateWithElements(db: Db, actor: Actor, row: TemplateRow): Promise<object> {
  const user = isSiteAdmin(actor) ? { User: await userOf(db, row.user_id) } : {}
  return {
    ObjectTemplate: presentTemplate(row),
    ...user,
    Organisation: await organisationOf(db, row.org_id),
    ObjectTemplateElement: [...templateIn(row).attributes].map(([relation, element], place) =>
      presentElement(row.id, place, relation, element),
    ),
  }
}

// oxlint-disable-next-line max-params -- an element is these four and nothing else
function presentElement(templateId: number, place: number, relation: string, element: ObjectTemplateElement) {
  return {
    id: String(templateId * ELEMENTS_PER_TEMPLATE + place),
    object_template_id: String(templateId),
    object_relation: relation,
    type: element['misp-attribute'],
    'ui-priority': String(element['ui-priority'] ?? 0),
    categories: element.categories ?? [],
    sane_default: element.sane_default ?? [],
    values_list: element.values_list ?? [],
    description: element.description ?? '',
    disable_correlation: element.disable_correlation ?? null,
    multiple: element.multiple ?? false,
  }
}

async function userOf(db: Db, id: number): Promise<object> {
  const found = await db.selectFrom('users').select(['id', 'email']).where('id', '=', id).executeTakeFirst()
  return found ? { id: String(found.id), email: found.email } : { id: null, email: null }
}

async function organisationOf(db: Db, id: number): Promise<object> {
  const found = await db
    .selectFrom('organisations')
    .select(['id', 'name', 'uuid'])
    .where('id', '=', id)
    .executeTakeFirst()
  return presentOrganisation(found)
}

/** Libraries are nobody's. */
export function presentOrganisation({ id, name, uuid }: Organisation = { id: null, name: null, uuid: null }): object {
  return { id: id === null ? null : String(id), name, uuid }
}
