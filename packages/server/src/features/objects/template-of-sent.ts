import { checkObject } from '@tocsin/format'
import type { Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { wholeValue } from '../events/attribute-row.ts'
import type { AttributeRow } from '../events/rows.ts'
import { requireTemplate, templateIn, templatesOf, type TemplateRow } from '../object-templates/find-template.ts'

/** Where an object is to go: the local id of its event, and the template that stands in the path, if one does. */
export type Place = { event: string; template: string | undefined }

/** What an object has to say of its template while that template is not known here. */
export const templateFacts = ['name', 'meta-category', 'description'] as const

/** The template after which an object is made: the one in the path, else the one that it names, as far as it is known. */
export async function templateOfSent(
  tx: Tx,
  { event, template }: Place,
  raw: Record<string, unknown>,
): Promise<TemplateRow | undefined> {
  if (template === undefined) {
    const named = { template_uuid: textOf(raw['template_uuid']), template_version: textOf(raw['template_version']) }
    return (await templatesOf(tx, [named])).get(named)
  }
  try {
    return await requireTemplate(tx, template)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const [errors, id] = ['No valid template found to edit the object.', `${event}/${template}`]
    throw new Problem('rejected', 'Could not add object', { url: `/objects/add/${id}`, errors, id })
  }
}

function textOf(sent: unknown): string {
  return typeof sent === 'string' || typeof sent === 'number' ? String(sent) : ''
}

/**
 * An object with what it leaves out of its template's description. MISP writes the template's over what was sent; here,
 * what was sent stays.
 */
export function describedBy(raw: Record<string, unknown>, template: TemplateRow): Record<string, unknown> {
  const { name, meta_category, description, uuid, version } = template
  return {
    ...raw,
    name: raw['name'] || name,
    'meta-category': raw['meta-category'] || meta_category,
    description: raw['description'] || description,
    template_uuid: uuid,
    template_version: String(version),
  }
}

/** What the template's rules say against an object as it was saved, one sentence a line; empty where it keeps them. */
export function breachesOf(template: TemplateRow, attributes: readonly AttributeRow[]): string {
  const Attribute = attributes.map((row) => ({ ...row, value: wholeValue(row) }))
  const { broken } = checkObject(templateIn(template), { Attribute })
  return [...new Set(broken.map(({ message }) => message))].join('\n')
}
