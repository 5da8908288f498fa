import { ATTRIBUTES, type AttributeMapping } from '../mapping/attributes.ts'
import type { Fact } from './facts.ts'
import { withHashName } from './hash-names.ts'
import { ownFacts } from './own-facts.ts'
import { ownLabel } from './own-labels.ts'
import {
  asTags,
  categoryOfPhase,
  commentOf,
  idsOf,
  recordTags,
  recordTimes,
  tellAdded,
  type Standing,
  standingFor,
} from './own-record.ts'
import { pathsOf } from './own-values.ts'
import type { Reading } from './reading.ts'
import { type StixObject, textOf } from './stix-object.ts'
import { mispUuid } from './uuids.ts'

type Observable = Extract<AttributeMapping, { as: 'observable' }>

/** Reads what an exporter of MISP made of an attribute; false where it is none that it could have made. */
export function readOwnAttribute(object: StixObject, reading: Reading): boolean {
  const type = ownLabel(object, 'type')
  if (type === undefined) return false
  const standing = standingFor(object, reading)
  const told = tell(type, standing, reading)
  if (told === undefined) return false
  tellAdded(standing, reading)
  const uuid = mispUuid(object.id).uuid
  reading.draft.addAttribute(
    {
      uuid,
      type,
      category: ownLabel(object, 'category') ?? categoryOfPhase(standing.object),
      ...told,
      to_ids: standing.indicator !== undefined,
      comment: commentOf(standing),
      ...recordTimes(standing),
      Tag: asTags(recordTags(standing, reading)),
    },
    idsOf(standing),
    object.path,
  )
  return true
}

type Told = { value: string; data?: string | undefined }

function tell(type: string, standing: Standing, reading: Reading): Told | undefined {
  const mapping = Object.hasOwn(ATTRIBUTES, type) ? ATTRIBUTES[type] : undefined
  switch (mapping?.as) {
    case 'rule':
      return told(standing.indicator === undefined ? undefined : ruleOf(standing.indicator))
    case 'vulnerability':
    case 'campaign':
      return told(textOf(standing.object, 'name'))
    case 'observable':
      return tellObserved(mapping, standing, reading)
    default:
      return undefined
  }
}

function told(value: string | undefined): Told | undefined {
  return value === undefined ? undefined : { value }
}

/** A rule in brackets, as misp-stix writes those of attributes. */
function ruleOf(indicator: StixObject): string | undefined {
  const pattern = textOf(indicator, 'pattern')
  return pattern?.startsWith('[') === true && pattern.endsWith(']') ? pattern.slice(1, -1) : pattern
}

function tellObserved(mapping: Observable, standing: Standing, reading: Reading): Told | undefined {
  const { seen, sought } = ownFacts(standing, reading)
  return tellFrom(mapping, seen ?? []) ?? tellFrom(mapping, sought ?? [])
}

function tellFrom(mapping: Observable, facts: readonly Fact[]): Told | undefined {
  const halves = mapping.halves.map((place) => {
    const fact = facts.find((one) => pathsOf(place).some((path) => isAt(one, path, mapping.type)))
    const isNumber = typeof place !== 'string' && place.kind === 'as-number'
    return isNumber && fact !== undefined && /^\d+$/.test(fact.value) ? `AS${fact.value}` : fact?.value
  })
  if (halves.includes(undefined)) return undefined
  const path = mapping.withData?.path
  return {
    value: halves.join('|'),
    data: path === undefined ? undefined : facts.find((fact) => fact.path === path)?.value,
  }
}

/** A path of the mapping may name the type that it starts from: `domain-name:value`. */
function isAt(fact: Fact, path: string, type: string): boolean {
  const colon = path.indexOf(':')
  if (colon === -1) return fact.type === type && (fact.path === path || withHashName(fact.path) === path)
  return fact.type === path.slice(0, colon) && fact.path === path.slice(colon + 1)
}
