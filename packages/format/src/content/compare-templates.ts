import type { ObjectTemplate, ObjectTemplateElement } from './object-template.ts'

/** How one version of a template differs from another, in what an object notices. */
export type TemplateDifference = { gone: string[]; added: string[]; changed: ChangedRelation[] }
/** `type` and `multiple`, before and after, where they differ. */
export type ChangedRelation = {
  relation: string
  type?: { from: string; to: string }
  multiple?: { from: boolean; to: boolean }
}

/** What an object meets when it goes from one version of its template to another. */
export function compareTemplates(from: ObjectTemplate, to: ObjectTemplate): TemplateDifference {
  const changed: ChangedRelation[] = []
  for (const [relation, before] of from.attributes) {
    const after = to.attributes.get(relation)
    const change = after && changeBetween(before, after)
    if (change && Object.keys(change).length > 0) changed.push({ relation, ...change })
  }
  return { gone: absentFrom(to, from), added: absentFrom(from, to), changed }
}

function absentFrom(template: ObjectTemplate, other: ObjectTemplate): string[] {
  return [...other.attributes.keys()].filter((relation) => !template.attributes.has(relation))
}

function changeBetween(before: ObjectTemplateElement, after: ObjectTemplateElement): Omit<ChangedRelation, 'relation'> {
  const type = { from: before['misp-attribute'], to: after['misp-attribute'] }
  const multiple = { from: before.multiple ?? false, to: after.multiple ?? false }
  return { ...(type.from === type.to ? {} : { type }), ...(multiple.from === multiple.to ? {} : { multiple }) }
}
