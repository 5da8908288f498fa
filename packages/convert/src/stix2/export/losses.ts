import { sentPosition, type Attribute, type MispObject } from '@tocsin/format'
import { ATTRIBUTES } from '../mapping/attributes.ts'
import { CUSTOM_TYPES } from '../mapping/constants.ts'
import { hasShortHive } from './convert-value.ts'
import { payloadOf } from './given.ts'
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

/** A field, whether it is lost, and why. */
type Field = readonly [name: string, isLost: boolean, why: string]

/** What of an attribute has no place in the objects that stand for it. */
export function loseOfAttribute({ lose }: Scope, attribute: Attribute, ids: readonly string[], path: string): void {
  const types = ids.map(typeOfId)
  const isIndicator = types.includes('indicator')
  const isTimed = types.includes('observed-data')
  const { comment, to_ids, data, ShadowAttribute = [] } = attribute
  // A custom object has all of an attribute but its times and who may see it.
  const isCustom = types.includes(CUSTOM_TYPES.attribute)
  loseFields(lose, path, [
    ['comment', Boolean(comment) && !isIndicator && !isCustom, `No property of ${types.join(', ')} is for comments`],
    [
      'to_ids',
      !isCustom && to_ids !== undefined && to_ids !== isIndicator,
      'It is for detection what is an indicator, and nothing else',
    ],
    [
      'value',
      isRespelled(attribute),
      'STIX spells it otherwise: hives in full, hexadecimal in small letters, numbers alone',
    ],
    ['data', Boolean(data) && !isCustom && !isCarried(attribute), 'It is no base64, or the type has no place for data'],
    ['first_seen', !isTimed && attribute.first_seen != null, 'Only what was observed has times'],
    ['last_seen', !isTimed && attribute.last_seen != null, 'Only what was observed has times'],
    ...audience(attribute),
  ])
  for (const i of ShadowAttribute.keys()) lose({ path: `${path}.ShadowAttribute[${i}]`, why: 'STIX has no proposals' })
}

/** What of an object and its attributes has no place in the objects that stand for it, or for what it is a part of. */
export function loseOfObject({ lose }: Scope, object: MispObject, ids: readonly string[], path: string): void {
  const types = ids.map(typeOfId)
  const isCustom = types.includes(CUSTOM_TYPES.object)
  const hasComment = isCustom || types.includes('indicator') || types.includes('location')
  const isPart = object.uuid !== undefined && !ids.some((id) => id.endsWith(object.uuid ?? ''))
  loseFields(lose, path, [
    ['uuid', isPart, 'What is part of another object has no id of its own'],
    ['comment', Boolean(object.comment) && !hasComment, `No property of ${types.join(', ')} is for comments`],
    ...audience(object),
  ])
  for (const [i, attribute] of attributesOf(object).entries()) {
    const { comment, first_seen, last_seen, data, to_ids, Tag = [] } = attribute
    loseFields(lose, `${path}.Attribute[${sentPosition(attribute, i)}]`, [
      ['comment', Boolean(comment) && !isCustom, 'A property has no comment'],
      ['to_ids', to_ids === true && !isCustom && !types.includes('indicator'), 'A domain object has no indicator'],
      ['data', Boolean(data) && payloadOf(data) === undefined, 'It is no base64'],
      ['first_seen', first_seen != null, 'A property has no times'],
      ['last_seen', last_seen != null, 'A property has no times'],
      ['Tag', Tag.length > 0, 'Tags of a property stand on its object'],
      ...audience(attribute),
    ])
  }
}

function loseFields(lose: Scope['lose'], path: string, fields: readonly Field[]): void {
  for (const [name, isLost, why] of fields) if (isLost) lose({ path: `${path}.${name}`, why })
}

function audience({ distribution }: { distribution?: number | undefined }): Field[] {
  return [['distribution', distribution !== undefined && distribution !== INHERITED, AUDIENCE]]
}

/** True where an observable has the value in other letters, so that what was sent cannot be read back. */
function isRespelled({ type = '', value = '' }: Attribute): boolean {
  if (type.startsWith('regkey')) return hasShortHive(value)
  if (type === 'mac-address') return value !== value.toLowerCase()
  return type === 'AS' && /^AS/i.test(value)
}

function isCarried({ type = '', data }: Attribute): boolean {
  const mapping = Object.hasOwn(ATTRIBUTES, type) ? ATTRIBUTES[type] : undefined
  return mapping?.as === 'observable' && mapping.withData !== undefined && payloadOf(data) !== undefined
}
