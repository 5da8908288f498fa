import type { Attribute, MispObject } from '@tocsin/format'
import { hasShortHive } from './convert-value.ts'
import { typeOfId } from './ids.ts'
import type { Scope } from './scope.ts'
import { attributesOf } from './object.ts'

const AUDIENCE = 'STIX has no word for who may see a record on a MISP server'
const INHERITED = 5

/** What of the event itself has no place in its report or grouping. */
export function loseOfEvent({ event, lose }: Scope): void {
  const { date, threat_level_id, analysis, distribution, extends_uuid, Orgc, Org, ShadowAttribute = [] } = event
  if (date !== undefined) lose({ path: 'Event.date', why: 'The report has the time of the last change instead' })
  if (threat_level_id !== undefined) lose({ path: 'Event.threat_level_id', why: 'STIX has no level of threat' })
  if (analysis !== undefined) lose({ path: 'Event.analysis', why: 'STIX has no state of analysis' })
  if (distribution !== undefined) lose({ path: 'Event.distribution', why: AUDIENCE })
  if (extends_uuid) lose({ path: 'Event.extends_uuid', why: 'STIX reports do not extend each other' })
  if (Org?.uuid !== undefined && Org.uuid !== Orgc?.uuid) lose({ path: 'Event.Org', why: 'An object has one author' })
  if (Orgc !== undefined && (Orgc.uuid === undefined || Orgc.name === undefined)) {
    lose({ path: 'Event.Orgc', why: 'An identity has both a UUID and a name' })
  }
  for (const i of ShadowAttribute.keys()) lose({ path: `Event.ShadowAttribute[${i}]`, why: 'STIX has no proposals' })
}

/** What of an attribute has no place in the objects that stand for it. */
export function loseOfAttribute({ lose }: Scope, attribute: Attribute, ids: readonly string[], path: string): void {
  const types = ids.map(typeOfId)
  const { comment, first_seen, last_seen, ShadowAttribute = [] } = attribute
  const hasComment = types.includes('indicator') || types.includes('x-misp-attribute')
  if (comment && !hasComment)
    lose({ path: `${path}.comment`, why: `No property of ${types.join(', ')} is for comments` })
  if (!types.includes('observed-data')) {
    if (first_seen != null) lose({ path: `${path}.first_seen`, why: 'Only what was observed has times' })
    if (last_seen != null) lose({ path: `${path}.last_seen`, why: 'Only what was observed has times' })
  }
  if (attribute.type?.startsWith('regkey') && hasShortHive(attribute.value ?? '')) {
    lose({ path: `${path}.value`, why: 'STIX has hives of the registry in full' })
  }
  loseAudience(lose, attribute, path)
  for (const i of ShadowAttribute.keys()) lose({ path: `${path}.ShadowAttribute[${i}]`, why: 'STIX has no proposals' })
}

/** What of an object and its attributes has no place in the objects that stand for it. */
export function loseOfObject({ lose }: Scope, object: MispObject, ids: readonly string[], path: string): void {
  const types = ids.map(typeOfId)
  const isCustom = types.includes('x-misp-object')
  const hasComment = isCustom || types.includes('indicator') || types.includes('location')
  if (object.comment && !hasComment)
    lose({ path: `${path}.comment`, why: `No property of ${types.join(', ')} is for comments` })
  loseAudience(lose, object, path)
  for (const [i, attribute] of attributesOf(object).entries()) {
    const inside = `${path}.Attribute[${i}]`
    if (attribute.comment && !isCustom) lose({ path: `${inside}.comment`, why: 'A property has no comment' })
    if (attribute.first_seen != null) lose({ path: `${inside}.first_seen`, why: 'A property has no times' })
    if (attribute.last_seen != null) lose({ path: `${inside}.last_seen`, why: 'A property has no times' })
    if (attribute.Tag?.length) lose({ path: `${inside}.Tag`, why: 'Tags of a property stand on its object' })
    loseAudience(lose, attribute, inside)
  }
}

function loseAudience(
  lose: Scope['lose'],
  { distribution }: { distribution?: number | undefined },
  path: string,
): void {
  if (distribution !== undefined && distribution !== INHERITED) lose({ path: `${path}.distribution`, why: AUDIENCE })
}
