import { Type } from 'typebox'
import { required, type Codec, type Infer } from '../schema/codec.ts'
import { list, model } from '../schema/model.ts'
import type { Report } from '../schema/report.ts'
import { flag, text, uuid } from '../schema/scalars.ts'

/**
 * The public library of galaxies, as its files spell it: `galaxies/<type>.json` and `clusters/<type>.json`, joined by
 * `type`. Source: `content-formats` §2.
 */

/** The columns of a matrix, by tab: `{"attack-Linux": ["initial-access", "execution"]}`. */
const killChainOrder: Codec<Record<string, string[]>> = {
  read: (raw, report) => (isMap(raw) ? readColumns(raw, report) : report.fault('kill-chain', COLUMNS, raw)),
  write: (value) => JSON.stringify(value),
  accepts: Type.Record(Type.String(), Type.Array(Type.String())),
  writes: Type.Record(Type.String(), Type.Array(Type.String())),
}

const COLUMNS = 'kill_chain_order maps tabs to lists of columns.'

function readColumns(raw: Record<string, unknown>, report: Report): Record<string, string[]> | undefined {
  const isWhole = Object.values(raw).every(isTextList)
  // Every list was looked at just now.
  return isWhole ? (raw as Record<string, string[]>) : report.fault('kill-chain', COLUMNS, raw)
}

/** One value of a cluster's own making: text, a number or a truth. */
export type ElementValue = string | number | boolean
/** What a cluster's file says of it in free keys: a value or a list of them for each. */
export type DocumentMeta = Record<string, ElementValue | ElementValue[]>

const ELEMENT = Type.Union([Type.String(), Type.Number(), Type.Boolean()])

/** Free keys with text or lists of it. Lists inside lists have no place among a cluster's elements. */
const documentMeta: Codec<DocumentMeta> = {
  read(raw, report) {
    if (!isMap(raw)) return report.fault('meta', 'meta maps keys to text or lists of text.', raw)
    const faults = report.findings.length
    for (const [key, value] of Object.entries(raw)) checkElement(key, value, report)
    // Every value was looked at just now.
    return report.findings.length === faults ? (raw as DocumentMeta) : undefined
  },
  write: (value) => JSON.stringify(value),
  accepts: Type.Record(Type.String(), Type.Union([ELEMENT, Type.Array(ELEMENT)])),
  writes: Type.Record(Type.String(), Type.Union([ELEMENT, Type.Array(ELEMENT)])),
}

function checkElement(key: string, value: unknown, report: Report): void {
  const items: unknown[] = Array.isArray(value) ? value : [value]
  report.enter(key)
  if (items.some((item) => Array.isArray(item)))
    report.fault('meta.nested', 'Lists inside lists are no elements.', value)
  else if (!items.every(isElement)) report.fault('meta.value', 'An element is text, or a list of text.', value)
  report.leave()
}

function isElement(item: unknown): item is ElementValue {
  return typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean'
}

/** A relation to another cluster, which may be in another file or in none; some files name none at all. */
const documentRelation = model('DocumentRelation', {
  'dest-uuid': required(text),
  type: required(text),
  tags: list(text),
})

/** One cluster of a file. */
export const documentCluster = model('DocumentCluster', {
  value: required(text),
  uuid,
  description: text,
  revoked: flag,
  meta: documentMeta,
  related: list(documentRelation),
})
export type DocumentCluster = Infer<typeof documentCluster>

/** A file of `clusters/`. */
export const clusterDocument = model('ClusterDocument', {
  name: required(text),
  type: required(text),
  description: required(text),
  version: required(text),
  uuid: required(uuid),
  authors: required(list(text)),
  source: required(text),
  category: required(text),
  values: required(list(documentCluster)),
})
export type ClusterDocument = Infer<typeof clusterDocument>

/** A file of `galaxies/`. `kill_chain_order` makes it a matrix. */
export const galaxyDocument = model('GalaxyDocument', {
  name: required(text),
  type: required(text),
  description: required(text),
  version: required(text),
  uuid: required(uuid),
  icon: text,
  namespace: text,
  kill_chain_order: killChainOrder,
})
export type GalaxyDocument = Infer<typeof galaxyDocument>

/** A cluster's elements in the order of its file: one for each key and value. */
export function elementsOf(meta: DocumentMeta): { key: string; value: string }[] {
  return Object.entries(meta).flatMap(([key, value]) => [value].flat().map((item) => ({ key, value: String(item) })))
}

/** Elements by key, each key with all its values: `{"synonyms": ["Sofacy", "APT28"]}`. */
export function metaOf(elements: readonly { key: string; value: string }[]): Record<string, string[]> {
  const values = new Map<string, string[]>()
  for (const { key, value } of elements) {
    const known = values.get(key)
    if (known) known.push(value)
    else values.set(key, [value])
  }
  return Object.fromEntries(values)
}

function isMap(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw)
}

function isTextList(raw: unknown): raw is string[] {
  return Array.isArray(raw) && raw.every((item) => typeof item === 'string')
}
