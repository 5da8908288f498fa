import type { Event } from '@tocsin/format'
import { type Imported, type Importer, UnreadableDocument } from '../importer.ts'
import type { Loss } from '../loss.ts'
import { readXml } from '../xml/read-xml.ts'
import { childElements, type XmlElement } from '../xml/xml-tree.ts'
import { type Stix1ReadOptions, readPackage } from './read/event.ts'
import { recordsAt } from './read/reading.ts'
import { stixPackage } from './shape/core.ts'
import { fromXml } from './shape/from-xml.ts'
import type { StixRecord, StixValue } from './shape/shape.ts'
import { recordOf } from './shape/to-xml.ts'

/** What makes a package more than a frame around others. */
const CONTENTS = [
  'observables',
  'indicators',
  'ttps',
  'exploit_targets',
  'incidents',
  'courses_of_action',
  'campaigns',
  'threat_actors',
  'reports',
]

/**
 * STIX 1.0 to 1.2, as XML or as the JSON of python-stix. Each package becomes an event; one that only holds others is none.
 * What MISP wrote comes back as it was but for what STIX 1 has no place for. Source: misp-stix.
 */
export const stix1Import: Importer<Stix1ReadOptions> = {
  name: 'stix1',
  read(document, options) {
    const losses: Loss[] = []
    const lose = (loss: Loss) => void losses.push(loss)
    const root = document.trimStart().startsWith('{') ? fromJson(document) : fromDocument(document, lose)
    const events = packagesIn(root, '/STIX_Package').flatMap(({ content, path }): Event[] => {
      const event = readPackage(content, path, options, lose)
      return event === undefined ? [] : [event]
    })
    if (events.length === 0) throw new UnreadableDocument('Nothing in the document makes an event.')
    return { events, losses } satisfies Imported
  },
}

type Package = { content: StixRecord; path: string }

function packagesIn(content: StixRecord, path: string): Package[] {
  const inner = recordsAt(content, 'related_packages', 'related_packages').flatMap((one, i) =>
    packagesIn(recordOf(one['package']), `${path}/Related_Packages/Related_Package[${i + 1}]/Package`),
  )
  const isFrame = inner.length > 0 && !CONTENTS.some((key) => isFilled(content[key]))
  return isFrame ? inner : [{ content, path }, ...inner]
}

function isFilled(value: StixValue | undefined): boolean {
  if (typeof value !== 'object') return false
  if (Array.isArray(value)) return value.length > 0
  return Object.values(value).some((one) => typeof one === 'object')
}

function fromDocument(document: string, lose: (loss: Loss) => void): StixRecord {
  const root = packageElement(readXml(document))
  if (root === undefined) throw new UnreadableDocument('A document of STIX 1 holds a STIX_Package.')
  return recordOf(fromXml(root, stixPackage(), '/STIX_Package', lose))
}

/** The root, or what a message of TAXII carries. */
function packageElement(element: XmlElement): XmlElement | undefined {
  if (element.local === 'STIX_Package') return element
  for (const child of childElements(element)) {
    const found = packageElement(child)
    if (found) return found
  }
  return undefined
}

/** The deepest of the documents at hand nests 30 levels. */
const MAX_DEPTH = 100

function fromJson(document: string): StixRecord {
  const parsed = parse(document)
  const isPackage = isRecord(parsed) && ('stix_header' in parsed || 'version' in parsed || 'related_packages' in parsed)
  if (!isPackage || 'spec_version' in parsed) throw new UnreadableDocument('The JSON is no package of STIX 1.')
  return recordOf(values(parsed, 0))
}

function parse(document: string): unknown {
  try {
    return JSON.parse(document)
  } catch (error) {
    throw new UnreadableDocument(`The document is no JSON: ${error instanceof Error ? error.message : ''}`)
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What JSON holds, without what says nothing. */
function values(value: unknown, depth: number): StixValue {
  if (depth > MAX_DEPTH) throw new UnreadableDocument(`A document nests at most ${MAX_DEPTH} levels deep.`)
  if (Array.isArray(value)) return value.map((one) => values(one, depth + 1))
  if (isRecord(value)) {
    const entries = Object.entries(value).filter(([, one]) => one !== null)
    return Object.fromEntries(entries.map(([key, one]) => [key, values(one, depth + 1)] as const))
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : ''
}
