import type { Attribute, Galaxy } from '@tocsin/format'
import type { TemplateObject } from '../mapping/object-templates.ts'
import { put } from '../mapping/places.ts'
import type { StixRecord } from '../shape/shape.ts'
import { recordOf } from '../shape/to-xml.ts'
import { valueOf } from './writing.ts'
import { rowOf } from '../../row-of.ts'

export function isThere({ deleted }: { deleted?: boolean | undefined }): boolean {
  return deleted !== true
}

/** The tags and clusters of attributes, each once. */
export function carriedBy(attributes: readonly Attribute[]): { tags: string[]; galaxies: Galaxy[] } {
  const tags = new Set(attributes.flatMap(({ Tag = [] }) => Tag.map(({ name }) => name)))
  const galaxies = attributes.flatMap(({ Galaxy: own = [] }) => own)
  return { tags: [...tags], galaxies }
}

const SOCKETS = ['source_socket_address', 'destination_socket_address', 'local_address', 'remote_address']

/** Values at their places, and as properties by name those that have none or find theirs taken. */
export function placed(
  template: TemplateObject,
  attributes: readonly Attribute[],
): { properties: StixRecord; rest: Attribute[] } {
  const made: StixRecord = {}
  const order = Object.keys(template.places)
  const isPlaced = new Set(
    // Of those that share a place, the first of the template has it.
    attributes
      .toSorted((one, other) => order.indexOf(one.object_relation ?? '') - order.indexOf(other.object_relation ?? ''))
      .filter((attribute) => {
        const place = rowOf(template.places, attribute.object_relation)
        return place !== undefined && put(made, place, valueOf(attribute))
      }),
  )
  const rest = attributes.filter((attribute) => !isPlaced.has(attribute))
  for (const key of SOCKETS) {
    if (made[key] !== undefined) made[key] = { ...recordOf(made[key]), 'xsi:type': 'SocketAddressObjectType' }
  }
  const custom = rest.length > 0 ? { custom_properties: propertiesOf(rest) } : {}
  return { properties: { ...made, ...custom, 'xsi:type': template.type }, rest }
}

export function propertiesOf(attributes: readonly Attribute[]): StixRecord[] {
  return attributes.map((attribute) => ({
    value: valueOf(attribute),
    name: attribute.object_relation ?? attribute.type ?? '',
  }))
}
