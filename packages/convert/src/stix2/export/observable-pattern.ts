import type { Content, Kind, PlaceOrPath, StixVersion } from '../mapping/place.ts'
import { addressType, asPlace, customName, imageType, sampleArchive, sampleParts, settle, type Given } from './given.ts'
import { comparison } from './pattern-text.ts'

/** What a value is compared with: `index` is its number among those that share a numbered list. */
type Comparer = (type: string, place: PlaceOrPath, given: Given, version: StixVersion, index: number) => string[]

/** Files and artifacts by what of them a sample or attachment tells. */
const CONTENT = 'content_ref'

const COMPARERS: Readonly<Record<Content, Comparer>> = {
  value: compareValue,
  sample: (type, _, given, version) => [grouped(compareSample(type, given, version))],
  payload: (type, _, given) => [grouped(comparePayload(type, given))],
  image: (type, _, given) => comparePayload(type, given, imageType(given.value)),
  bytes: (type, place, given) => [comparison(type, String(asPlace(place).path), given.data ?? given.value)],
  part: comparePart,
}

/** The kinds whose spelling in STIX is another than in MISP; the rest is compared as it is, as misp-stix does. */
const RESPELLED: ReadonlySet<Kind> = new Set<Kind>(['as-number', 'mac-address', 'protocol', 'registry-key'])

/** The comparisons that an object's pattern makes: for each value that is meant for detection, in the order of the fields. */
export function comparisonsOf(
  type: string,
  fields: Readonly<Record<string, PlaceOrPath>>,
  givens: readonly Given[],
  version: StixVersion,
): string[] {
  const wanted = givens.filter((given) => given.isIndicator)
  const counts = new Map<string, number>()
  const mapped = Object.entries(fields).flatMap(([relation, place]) =>
    wanted
      .filter((given) => given.relation === relation)
      .flatMap((given) => {
        const list = JSON.stringify(asPlace(place).path)
        const index = counts.get(list) ?? 0
        counts.set(list, index + 1)
        return COMPARERS[asPlace(place).content ?? 'value'](type, place, given, version, index)
      }),
  )
  const others = wanted.filter(({ relation }) => !Object.hasOwn(fields, relation))
  return [...mapped, ...others.flatMap((given) => compareCustom(type, given, version))]
}

/** The comparisons for a place, which are one unless the place is at the end of a reference whose type is open. */
export function compareValue(
  type: string,
  place: PlaceOrPath,
  given: Given,
  version: StixVersion,
  index: number,
): string[] {
  const compared = compareOpenly(type, place, given, version, index)
  return compared.length > 1 ? [grouped(compared)] : compared
}

/** As `compareValue`, without parentheses around what belongs together. */
export function compareOpenly(
  type: string,
  place: PlaceOrPath,
  given: Given,
  version: StixVersion,
  index: number,
): string[] {
  const { pattern, target, kind } = asPlace(place)
  const settled = settle(place, given, version)
  if (settled === undefined && pattern === undefined) return compareCustom(type, given, version)
  const [owner, path] = ownerOf(pattern ?? settled?.path ?? '', type)
  const value = RESPELLED.has(kind ?? 'text') ? String(settled?.value ?? given.value) : given.value
  const compared = comparison(owner, path, value, index)
  const reference = /^(?:src|dst)_ref(?=\.value$)/.exec(path)?.[0]
  if (reference === undefined) return [compared]
  return [comparison(owner, `${reference}.type`, target ?? addressType(given.value)), compared]
}

/** A pattern of the mapping may name another type: `domain-name:value`. */
function ownerOf(pattern: string, type: string): [string, string] {
  const colon = pattern.indexOf(':')
  return colon < 0 ? [type, pattern] : [pattern.slice(0, colon), pattern.slice(colon + 1)]
}

function compareCustom(type: string, { relation, value, data }: Given, version: StixVersion): string[] {
  const name = customName(relation, version)
  if (data === undefined) return [comparison(type, name, value)]
  return [comparison(type, `${name}.data`, data), comparison(type, `${name}.value`, value)]
}

/** What of an archive with a sample is compared; the name and hash of an object's file have relations of their own. */
export function compareSample(type: string, { value, data }: Given, version: StixVersion): string[] {
  const { name, md5 } = sampleParts(value)
  return [
    ...(data === undefined ? [] : [comparison(type, `${CONTENT}.payload_bin`, data)]),
    comparison(type, `${CONTENT}.x_misp_filename`, name),
    ...(md5 === undefined ? [] : [comparison(type, `${CONTENT}.hashes.MD5`, md5), ...compareArchive(type, version)]),
  ]
}

/** That what is referred to is an archive as samples are kept in. */
export function compareArchive(type: string, version: StixVersion): string[] {
  return Object.entries(sampleArchive(version)).map(([name, value]) => comparison(type, `${CONTENT}.${name}`, value))
}

function comparePayload(type: string, { value, data }: Given, mediaType?: string): string[] {
  return [
    ...(data === undefined ? [] : [comparison(type, `${CONTENT}.payload_bin`, data)]),
    ...(mediaType === undefined ? [] : [comparison(type, `${CONTENT}.mime_type`, mediaType)]),
    comparison(type, `${CONTENT}.x_misp_filename`, value),
  ]
}

function comparePart(type: string, _: PlaceOrPath, given: Given, __: StixVersion, index: number): string[] {
  const { relation, value, data } = given
  const part = `body_multipart[n]`
  return [
    ...(data === undefined ? [] : [comparison(type, `${part}.body_raw_ref.payload_bin`, data, index)]),
    comparison(type, `${part}.body_raw_ref.name`, value, index),
    comparison(type, `${part}.content_disposition`, relation, index),
  ]
}

function grouped(comparisons: readonly string[]): string {
  return comparisons.length === 1 ? String(comparisons[0]) : `(${comparisons.join(' AND ')})`
}
