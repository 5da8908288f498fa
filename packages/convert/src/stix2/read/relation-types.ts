import { HOST_RELATIONS } from './host-relations.ts'
import { DOMAIN_RELATIONS, NETWORK_RELATIONS } from './other-relations.ts'

/** STIX does not tell the type of an object's attribute: it is that of its relation in the template. */
const TYPES = new Map(
  Object.entries({ ...HOST_RELATIONS, ...NETWORK_RELATIONS, ...DOMAIN_RELATIONS }).map(([template, byType]) => [
    template,
    new Map(
      Object.entries(byType).flatMap(([type, relations]) =>
        relations.split(' ').map((relation): [string, string] => [relation, type]),
      ),
    ),
  ]),
)

/** The type of an attribute of a relation; `text` of one that the template does not know. */
export function typeOfRelation(template: string, relation: string): string {
  return TYPES.get(template)?.get(relation) ?? 'text'
}

/** The relation that a custom property names: there underscores stand for all else that is no letter. */
export function relationOfCustom(template: string, name: string): string {
  for (const relation of TYPES.get(template)?.keys() ?? []) {
    if (relation.replaceAll(/[^A-Za-z0-9_]/g, '_') === name) return relation
  }
  return name
}
