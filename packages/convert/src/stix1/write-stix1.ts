import type { Event } from '@tocsin/format'
import { derivedUuid } from '../derived-uuid.ts'
import type { Exporter } from '../exporter.ts'
import type { Lose } from '../loss.ts'
import { STIX_NAMESPACE } from '../stix2/mapping/constants.ts'
import { isXmlText, openTag, node, writeXml, XML_DECLARATION, type XmlNode } from '../xml/write-xml.ts'
import { stixPackage } from './shape/core.ts'
import { NAMESPACES } from './shape/namespaces.ts'
import type { StixRecord } from './shape/shape.ts'
import { toXml } from './shape/to-xml.ts'
import { headerOf, packageOf } from './write/package.ts'
import { idPrefix, timeText } from './write/writing.ts'

/**
 * `organisation` is whose server writes, and stands before each id; `namespace` is the address that XML has for it.
 * `version` is 1.1.1 unless it is 1.2.
 */
export type Stix1Options = { organisation: string; namespace: string; version?: string | undefined }

/**
 * Events as packages within one package, as MISP frames them. Its id and time come of the first event, where MISP draws an
 * id and writes the time of writing: the same events are the same bytes.
 */
export const stix1Xml: Exporter<Event, Stix1Options> = {
  name: 'stix',
  contentType: 'application/xml; charset=utf-8',
  async *write(pages, options, lose = () => {}) {
    let isBegun = false
    for await (const event of eachOf(pages)) {
      if (!isBegun) yield xmlHead(frameOf(options, event), options)
      isBegun = true
      const content = toXml('stix:Package', contentOf(event, options, lose), stixPackage())
      if (!isWritable(content))
        lose({ path: 'Event', why: 'XML has no place for some characters: U+FFFD stands for them.' })
      yield writeXml(node('stix:Related_Package', {}, [content]), '    ')
    }
    if (!isBegun) yield xmlHead(frameOf(options, undefined), options, 'empty')
    yield isBegun ? '  </stix:Related_Packages>\n</stix:STIX_Package>\n' : '</stix:STIX_Package>\n'
  },
}

/** The same in the JSON of python-stix, without the empty members that it writes. */
export const stix1Json: Exporter<Event, Stix1Options> = {
  name: 'stix-json',
  contentType: 'application/json; charset=utf-8',
  async *write(pages, options, lose = () => {}) {
    let before = ''
    for await (const event of eachOf(pages)) {
      if (before === '') {
        const frame = JSON.stringify(frameOf(options, event))
        before = `${frame.slice(0, -1)},"related_packages":{"related_packages":[`
      }
      yield before + JSON.stringify({ package: contentOf(event, options, lose) })
      before = ','
    }
    yield before === '' ? JSON.stringify(frameOf(options, undefined)) : ']}}'
  },
}

/** Whether XML has a way to write all that the element says. */
function isWritable({ attributes, children }: XmlNode): boolean {
  return (
    Object.values(attributes).every((value) => value === undefined || isXmlText(value)) &&
    children.every((child) => (typeof child === 'string' ? isXmlText(child) : isWritable(child)))
  )
}

async function* eachOf(pages: AsyncIterable<readonly Event[]>): AsyncGenerator<Event> {
  for await (const page of pages) yield* page
}

function versionOf({ version }: Stix1Options): string {
  return version === '1.2' ? '1.2' : '1.1.1'
}

function contentOf(event: Event, options: Stix1Options, lose: Lose): StixRecord {
  return packageOf(event, options.organisation, versionOf(options), lose)
}

function frameOf(options: Stix1Options, first: Event | undefined): StixRecord {
  const uuid = derivedUuid(`${options.organisation} ${first?.uuid ?? ''}`, STIX_NAMESPACE)
  return {
    id: `${idPrefix(options.organisation)}:STIXPackage-${uuid}`,
    version: versionOf(options),
    timestamp: timeText(first?.timestamp ?? 0),
    stix_header: headerOf(options.organisation),
  }
}

/** Everything before the first package. */
function xmlHead(frame: StixRecord, options: Stix1Options, end?: 'empty'): string {
  const { children, ...root } = toXml('stix:STIX_Package', frame, stixPackage())
  const prefixes = Object.entries(NAMESPACES).map(([prefix, uri]): [string, string] => [`xmlns:${prefix}`, uri])
  const attributes: Record<string, string | undefined> = {
    ...Object.fromEntries(prefixes),
    [`xmlns:${idPrefix(options.organisation)}`]: options.namespace,
    ...root.attributes,
  }
  const head = children.map((child) => (typeof child === 'string' ? '' : writeXml(child, '  '))).join('')
  const packages = end === 'empty' ? '' : openTag(node('stix:Related_Packages'), '  ')
  return XML_DECLARATION + openTag({ ...root, attributes, children: [] }) + head + packages
}
