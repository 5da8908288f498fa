import {
  checkCategory,
  checkObject,
  compareTemplates,
  isAttributeType,
  Report,
  settleAttribute,
  type Conformity,
  type Finding,
  type ObjectTemplate,
  type TemplateDifference,
} from '@tocsin/format'
import { wholeValue } from '../events/attribute-row.ts'
import type { AttributeRow } from '../events/rows.ts'

/** An attribute whose type another version of the template changes; with findings, the value does not fit and it stays. */
export type Retyping = {
  uuid: string
  object_relation: string
  value: string
  type: { from: string; to: string }
  category: string
  findings: Finding[]
}

/** What becomes of an object under another version of its template. */
export type UpgradePlan = Conformity & { relations: TemplateDifference; retypings: Retyping[] }

/**
 * Plans how an object goes over to a template. Nothing of it is lost: what the template has no relation for stays, and so
 * does a value that does not fit its new type; both are told. `from` is unknown where the old version is not here.
 */
export function planUpgrade(
  attributes: readonly AttributeRow[],
  from: ObjectTemplate | undefined,
  to: ObjectTemplate,
): UpgradePlan {
  const retypings = attributes.flatMap((row) => retypingOf(row, to) ?? [])
  const moved = new Map(retypings.filter(({ findings }) => findings.length === 0).map((plan) => [plan.uuid, plan]))
  const after = attributes.map((row) => {
    const { type, category } = moved.get(row.uuid) ?? { type: { to: row.type }, category: row.category }
    return { object_relation: row.object_relation, type: type.to, category, value: wholeValue(row) }
  })
  const relations = from ? compareTemplates(from, to) : { gone: unknownTo(to, attributes), added: [], changed: [] }
  return { relations, retypings, ...checkObject(to, { Attribute: after }) }
}

function retypingOf(row: AttributeRow, template: ObjectTemplate): Retyping | undefined {
  const type = template.attributes.get(row.object_relation ?? '')?.['misp-attribute']
  if (type === undefined || type === row.type || row.object_relation === null) return undefined
  const fits = isAttributeType(type) && checkCategory(type, row.category).length === 0
  const report = new Report()
  const value = wholeValue(row)
  const settled = settleAttribute({ type, category: fits ? row.category : undefined, value }, report)
  return {
    uuid: row.uuid,
    object_relation: row.object_relation,
    value,
    type: { from: row.type, to: type },
    category: settled?.category ?? row.category,
    findings: report.findings,
  }
}

function unknownTo(template: ObjectTemplate, attributes: readonly AttributeRow[]): string[] {
  const relations = new Set(attributes.map(({ object_relation }) => object_relation ?? ''))
  return [...relations].filter((relation) => !template.attributes.has(relation))
}
