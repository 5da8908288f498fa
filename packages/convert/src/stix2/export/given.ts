import { isIp } from '@tocsin/format'
import { isHashOf } from '../mapping/hashes.ts'
import { ADDRESS, pathIn, REFERENCED_TYPES, type Place, type PlaceOrPath, type StixVersion } from '../mapping/place.ts'
import { CUSTOM_PROPERTY_PREFIX } from '../mapping/constants.ts'
import { convertValue } from './convert-value.ts'
import type { Json } from './stix-object.ts'

/** An attribute, or a half of one, that is to stand in an observable. */
export type Given = {
  /** The relation in the object; of a plain attribute its type. */
  relation: string
  value: string
  /** Base64. */
  data: string | undefined
  uuid: string
  isIndicator: boolean
}

/** A value as its place takes it. */
export type Settled = { path: string; value: Json }

/** Where a value stands and as what; undefined where the place is not of this version or does not take the value. */
export function settle(place: PlaceOrPath, { value }: Given, version: StixVersion): Settled | undefined {
  const path = pathIn(place, version)
  const { kind, values } = asPlace(place)
  if (path === undefined || values?.includes(value) === false) return undefined
  const converted = convertValue(value, kind)
  const isValid = converted !== undefined && isHashAt(path, value) && isAddressAt(path, value, asPlace(place).target)
  return isValid ? { path, value: converted } : undefined
}

const BLOCK = /^(.+)\/\d{1,3}$/

/** References that lead to addresses lead to nothing else, but for those that the mapping says so of. */
function isAddressAt(path: string, value: string, target: string | undefined): boolean {
  const reference = /([a-z_]+)(?:\[.?\])?\.value$/.exec(path)?.[1]
  if (reference === undefined || REFERENCED_TYPES[reference] !== ADDRESS || target !== undefined) return true
  return isIp(BLOCK.exec(value)?.[1] ?? value)
}

/** A path alone as a place. */
export function asPlace(place: PlaceOrPath): Place {
  return typeof place === 'string' ? { path: place } : place
}

function isHashAt(path: string, value: string): boolean {
  const found = /(?:^|\.)hashes\.([^.]+)$/.exec(path)
  return found?.[1] === undefined || isHashOf(found[1], value)
}

/** The name of the custom property for a relation. 2.0 has lower case alone; in 2.1 it stays as misp-stix has it. */
export function customName(relation: string, version: StixVersion): string {
  const name = `${CUSTOM_PROPERTY_PREFIX}${relation.replaceAll(/[^A-Za-z0-9_]/g, '_')}`
  return version === '2.0' ? name.toLowerCase() : name
}

/** An attribute as a custom property: with its data where it has some. */
function customValue({ value, data }: Given): Json {
  return data === undefined ? value : { value, data }
}

/** Attributes as custom properties: a list where several have one name. */
export function customProperties(givens: readonly Given[], version: StixVersion): { [name: string]: Json } {
  const properties: { [name: string]: Json } = {}
  const lists = new Map<string, Json[]>()
  for (const given of givens) {
    const name = customName(given.relation, version)
    const value = customValue(given)
    const before = properties[name]
    if (before === undefined) {
      properties[name] = value
      continue
    }
    const list = lists.get(name) ?? [before]
    list.push(value)
    lists.set(name, list)
    properties[name] = list
  }
  return properties
}

/** Data as STIX has it: base64 without blanks. Undefined where it is none. */
export function payloadOf(data: string | undefined): string | undefined {
  const payload = data?.replaceAll(/\s/g, '')
  return payload && payload.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(payload) ? payload : undefined
}

/** The type of the object that stands for an address. */
export function addressType(value: string): string {
  return value.includes(':') ? 'ipv6-addr' : 'ipv4-addr'
}

/** The halves of a sample's value. */
export function sampleParts(value: string): { name: string; md5: string | undefined } {
  const bar = value.lastIndexOf('|')
  const md5 = value.slice(bar + 1)
  return bar < 0 || !isHashOf('MD5', md5) ? { name: value, md5: undefined } : { name: value.slice(0, bar), md5 }
}

/** What is told of the archive that a sample travels in. */
export function sampleArchive(version: StixVersion): Readonly<Record<string, string>> {
  const type = { mime_type: 'application/zip' }
  if (version === '2.0') return type
  return { ...type, encryption_algorithm: 'mime-type-indicated', decryption_key: 'infected' }
}

/** The media type of an image, by its name; undefined where the name has no extension. */
export function imageType(name: string): string | undefined {
  const extension = /\.([A-Za-z0-9+-]{1,20})$/.exec(name)?.[1]
  return extension === undefined ? undefined : `image/${extension}`
}
