/** The versions of STIX 2 that are written and read. */
export type StixVersion = '2.0' | '2.1'

/**
 * How the text of an attribute becomes a JSON value of STIX, and the other way round. `text` where nothing is said; STIX has
 * metres for kilometres and the full names of registry hives. A text that is not of its kind stays a custom property.
 */
export type Kind =
  | 'text'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'time'
  | 'as-number'
  | 'kilometres'
  | 'language'
  | 'mac-address'
  | 'protocol'
  | 'registry-key'

/**
 * What of an attribute stands at its place.
 * - `value`: the value alone.
 * - `sample`: an artifact of a malware sample; the value is `name|md5` and the data a zip archive with the password `infected`.
 * - `payload`: an artifact with the data, its name in `x_misp_filename`.
 * - `image`: the same, with a media type that the name's extension tells.
 * - `bytes`: the data alone, without the value.
 * - `part`: a part of a message; the value is a file's name, with its data an artifact, without it a file.
 */
export type Content = 'value' | 'sample' | 'payload' | 'image' | 'bytes' | 'part'

/**
 * Where a value stands in a STIX object: names of properties joined by dots, from the object that the mapping names.
 * A name that ends in `_ref` or `_refs` leads to another object, as it does in STIX; `REFERENCED_TYPES` says of which type.
 * After the name of a list:
 * - `[0]` the one element, which several fields share;
 * - `[n]` an element for each value, numbered in patterns;
 * - `[*]` an element for each value, in patterns any of them;
 * - `[]` an element for each value, in patterns the name of the list alone, which is how misp-stix writes it.
 *
 * By version where the versions differ; a version that is not named has no such property.
 */
export type Path = string | { readonly '2.0'?: string; readonly '2.1'?: string }

/** Where a relation of an object, or a half of an attribute's value, stands in STIX. */
export type Place = {
  readonly path: Path
  /** Where misp-stix writes another path in patterns; with another type before a colon where the object is another too. */
  readonly pattern?: string
  readonly kind?: Kind
  readonly content?: Content
  /** The type of the object at the end of the reference, where it is not the usual one. */
  readonly target?: 'domain-name'
  /** The values that STIX allows; others stay custom properties. */
  readonly values?: readonly string[]
  /** Only where another value made the first property of the path; alone it stays a custom property. */
  readonly joins?: true
  /** Where an address has the reference, a domain name beside it that resolves to the address. */
  readonly resolves?: true
  /** The property beside it that there cannot be as well. */
  readonly unless?: string
}

/** A place that is only a path. */
export type PlaceOrPath = Place | string

/** Whose value tells the type: `ipv4-addr` or `ipv6-addr`. */
export const ADDRESS = 'address'

/** The types of the objects that references lead to, by the name of the reference. Source: STIX 2.1, §6. */
export const REFERENCED_TYPES: Readonly<Record<string, string>> = {
  bcc_refs: 'email-addr',
  belongs_to_refs: 'autonomous-system',
  binary_ref: 'file',
  body_raw_ref: 'file',
  cc_refs: 'email-addr',
  child_refs: 'process',
  content_ref: 'artifact',
  dst_ref: ADDRESS,
  from_ref: 'email-addr',
  image_ref: 'file',
  parent_directory_ref: 'directory',
  parent_ref: 'process',
  resolves_to_refs: ADDRESS,
  src_ref: ADDRESS,
  to_refs: 'email-addr',
}

/** The path of a place in a version, undefined where that version has no such property. */
export function pathIn(place: PlaceOrPath, version: StixVersion): string | undefined {
  const path = typeof place === 'string' ? place : place.path
  return typeof path === 'string' ? path : path[version]
}
