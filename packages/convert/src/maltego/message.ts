import { UnreadableDocument } from '../importer.ts'
import { readXml } from '../xml/read-xml.ts'
import { node, writeXml, type XmlNode } from '../xml/write-xml.ts'
import { attributeOf, childElement, childElements, descend, textOf, type XmlElement } from '../xml/xml-tree.ts'
import type { Entity } from './entities.ts'

/** What Maltego asks a transform: an entity, what is known of it, and how the transform is set. */
export type TransformRequest = {
  entity: Entity
  fields: ReadonlyMap<string, string>
  settings: ReadonlyMap<string, string>
  /** So many entities are wanted at most. */
  limit: number
}

/** An entity with what is told of it: fields by their names, and text that a person reads. */
export type FoundEntity = Entity & {
  fields: Readonly<Record<string, string>>
  /** Of the link that leads to it. */
  label?: string | undefined
  notes?: string | undefined
}

export type TransformResponse = { entities: readonly FoundEntity[]; messages: readonly string[] }

/** What Maltego asks for unless somebody moved its slider. */
const USUAL_LIMIT = 255

/**
 * Reads what Maltego sends to a transform over HTTP. Source: Maltego's TRX protocol, version 2.
 *
 * @throws UnreadableDocument where it is none, naming what is missing
 */
export function readTransformRequest(document: string): TransformRequest {
  const message = childElement(readXml(document), 'MaltegoTransformRequestMessage')
  const asked = descend(message, 'Entities', 'Entity')
  if (!message || !asked) {
    throw new UnreadableDocument('The message holds no MaltegoTransformRequestMessage with an Entity.')
  }
  const type = attributeOf(asked, 'Type') ?? ''
  const limits = childElement(message, 'Limits')
  return {
    entity: { type, value: textOf(childElement(asked, 'Value')) },
    fields: fieldsIn(childElement(asked, 'AdditionalFields')),
    settings: fieldsIn(childElement(message, 'TransformFields')),
    limit: limitOf(attributeOf(limits, 'SoftLimit') ?? attributeOf(limits, 'HardLimit')),
  }
}

function fieldsIn(element: XmlElement | undefined): Map<string, string> {
  const fields = element ? childElements(element, 'Field') : []
  return new Map(fields.map((field) => [attributeOf(field, 'Name') ?? '', textOf(field)]))
}

function limitOf(text: string | undefined): number {
  const limit = Number(text)
  return Number.isSafeInteger(limit) && limit > 0 ? limit : USUAL_LIMIT
}

/** What a transform answers. Source: as above. */
export function writeTransformResponse({ entities, messages }: TransformResponse): string {
  return writeXml(
    node('MaltegoMessage', {}, [
      node('MaltegoTransformResponseMessage', {}, [
        node('Entities', {}, entities.map(entityNode)),
        node(
          'UIMessages',
          {},
          messages.map((message) => node('UIMessage', { MessageType: 'Inform' }, [message])),
        ),
      ]),
    ]),
  )
}

function entityNode({ type, value, fields, label, notes }: FoundEntity): XmlNode {
  const told = Object.entries(fields).map(([name, text]) => fieldNode(name, name, text))
  return node('Entity', { Type: type }, [
    node('Value', {}, [value]),
    node('Weight', {}, ['100']),
    node('AdditionalFields', {}, [
      ...told,
      ...(label ? [fieldNode('link#maltego.link.label', 'Label', label)] : []),
      ...(notes ? [fieldNode('notes#', 'Notes', notes)] : []),
    ]),
  ])
}

/** Entities of one value are one on the graph, whatever else is told of them. */
function fieldNode(name: string, shown: string, text: string): XmlNode {
  return node('Field', { Name: name, DisplayName: shown, MatchingRule: 'loose' }, [text])
}
