import { attribute as attributeModel, event as eventModel, walkAttributes, type Event } from '@tocsin/format'
import type { Exporter } from '../exporter.ts'
import type { Lose } from '../loss.ts'
import { isXmlText, node, writeXml, XML_DECLARATION, type XmlNode } from '../xml/write-xml.ts'

/** Whether whole events stand in the document, or their attributes alone. */
export type MispXmlOptions = { of: 'events' | 'attributes' }

/**
 * MISP's JSON in another dress: an element for each field, and one for each item of a list. Source: MISP's XmlExport and
 * XMLConverterTool.
 */
export const mispXmlExport: Exporter<Event, MispXmlOptions> = {
  name: 'xml',
  contentType: 'application/xml; charset=utf-8',
  async *write(pages, { of }, lose = () => {}) {
    yield `${XML_DECLARATION}<response>\n`
    for await (const events of pages) {
      for (const event of events) yield textOf(event, of, lose)
    }
    yield '</response>\n'
  },
}

function textOf(event: Event, of: MispXmlOptions['of'], lose: Lose): string {
  if (of === 'events') return elementsText('Event', eventModel.write(event), lose)
  return [...walkAttributes(event)]
    .map(({ attribute }) => elementsText('Attribute', attributeModel.write(attribute), lose))
    .join('')
}

/** What a model writes is what the JSON answer says. */
function elementsText(name: string, json: string, lose: Lose): string {
  const value: unknown = JSON.parse(json)
  return elementsOf(name, value, { path: name, lose })
    .map((element) => writeXml(element))
    .join('')
}

/** A name that XML takes, however its tools see colons. */
const NAME = /^[\p{L}_][\p{L}\p{N}_.-]*$/u

type Place = { path: string; lose: Lose }

/** An element for a value, for a list one for each item, for an empty list an empty one. Free keys need not be names. */
function elementsOf(name: string, value: unknown, { path, lose }: Place): XmlNode[] {
  if (!NAME.test(name)) {
    lose({ path, why: 'XML has no element of this name.' })
    return []
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return [node(name)]
    return value.flatMap((item: unknown, i) => elementsOf(name, item, { path: `${path}[${i}]`, lose }))
  }
  if (typeof value !== 'object' || value === null) return [node(name, {}, textNodes(value, { path, lose }))]
  const children = Object.entries(value).flatMap(([key, inner]) =>
    elementsOf(key, inner, { path: `${path}.${key}`, lose }),
  )
  return [node(name, {}, children)]
}

/** What JSON has beside lists and objects: booleans are MISP's 1 and 0. */
function textNodes(value: unknown, { path, lose }: Place): string[] {
  const text = typeof value === 'string' ? value : value === null ? '' : String(Number(value))
  if (text === '') return []
  if (!isXmlText(text)) lose({ path, why: 'XML has no way to write some of the characters.' })
  return [text]
}
