import type { Content, Kind, PlaceOrPath, StixVersion } from '../mapping/place.ts'
import { addressType, asPlace, customName, imageType, sampleArchive, sampleParts, settle, type Given } from './given.ts'
import { comparison } from './pattern-text.ts'

/** What a value is compared in: `index` is its number among those that share a numbered list. */
export type Compared = { type: string; version: StixVersion; index: number }

type Comparer = (of: Compared, place: PlaceOrPath, given: Given) => string[]

/** The artifact that a file has for its content. */
const CONTENT = 'content_ref'

const COMPARERS: Readonly<Record<Content, Comparer>> = {
  value: (of, place, given) => grouped(compareValue(of, place, given)),
  sample: (of, _, given) => grouped(compareSample(of, given)),
  payload: (of, _, given) => grouped(comparePayload(of, given)),
  image: (of, _, given) => comparePayload(of, given, imageType(given.value)),
  bytes: ({ type }, _, { value, data }) => [comparison(type, 'payload_bin', data ?? value)],
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
        return COMPARERS[asPlace(place).content ?? 'value']({ type, version, index }, place, given)
      }),
  )
  const others = wanted.filter(({ relation }) => !Object.hasOwn(fields, relation))
  return [...mapped, ...others.flatMap((given) => compareCustom({ type, version }, given))]
}

/** The comparison for a place; two where the place is at the end of a reference whose type is open. */
export function compareValue(of: Compared, place: PlaceOrPath, given: Given): string[] {
  const { pattern, target, kind = 'text' } = asPlace(place)
  const settled = settle(place, given, of.version)
  if (settled === undefined && pattern === undefined) return compareCustom(of, given)
  const [owner, path] = ownerOf(pattern ?? settled?.path ?? '', of.type)
  const respelled = settled !== undefined && RESPELLED.has(kind) ? settled.value : given.value
  const compared = comparison(owner, path, typeof respelled === 'object' ? given.value : String(respelled), of.index)
  const reference = /^(?:src|dst)_ref(?=\.value$)/.exec(path)?.[0]
  if (reference === undefined) return [compared]
  return [comparison(owner, `${reference}.type`, target ?? addressType(given.value)), compared]
}

/** A pattern of the mapping may name another type: `domain-name:value`. */
function ownerOf(pattern: string, type: string): [string, string] {
  const colon = pattern.indexOf(':')
  return colon < 0 ? [type, pattern] : [pattern.slice(0, colon), pattern.slice(colon + 1)]
}

function compareCustom({ type, version }: Omit<Compared, 'index'>, { relation, value, data }: Given): string[] {
  const name = customName(relation, version)
  if (data === undefined) return [comparison(type, name, value)]
  return [comparison(type, `${name}.data`, data), comparison(type, `${name}.value`, value)]
}

/** What of an archive with a sample is compared; the name and hash of an object's file have relations of their own. */
function compareSample({ type, version }: Compared, { value, data }: Given): string[] {
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

function comparePayload({ type }: Compared, { value, data }: Given, mediaType?: string): string[] {
  return [
    ...(data === undefined ? [] : [comparison(type, `${CONTENT}.payload_bin`, data)]),
    ...(mediaType === undefined ? [] : [comparison(type, `${CONTENT}.mime_type`, mediaType)]),
    comparison(type, `${CONTENT}.x_misp_filename`, value),
  ]
}

function comparePart({ type, index }: Compared, _: PlaceOrPath, { relation, value, data }: Given): string[] {
  const part = 'body_multipart[n]'
  return [
    ...(data === undefined ? [] : [comparison(type, `${part}.body_raw_ref.payload_bin`, data, index)]),
    comparison(type, `${part}.body_raw_ref.name`, value, index),
    comparison(type, `${part}.content_disposition`, relation, index),
  ]
}

/** What belongs together stands in parentheses. */
function grouped(comparisons: readonly string[]): string[] {
  return comparisons.length === 1 ? [...comparisons] : [`(${comparisons.join(' AND ')})`]
}
