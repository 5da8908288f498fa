import { node, type XmlNode } from '../../xml/write-xml.ts'
import type { Field, Shape, StixRecord, StixValue } from './shape.ts'

/** A part of a document as an element of the name. */
export function toXml(name: string, value: StixValue, shape: Shape): XmlNode {
  if (shape.kind === 'leaf') return leafXml(name, value, shape)
  const sent = recordOf(value)
  if (shape.kind === 'record') return recordXml(name, sent, shape.fields, shape.type)
  const type = typeOf(sent, shape.types())
  return recordXml(name, sent, type?.fields ?? [], type?.name)
}

/** The type that a record says it has, or the only one there is. */
export function typeOf(
  sent: StixRecord,
  types: Readonly<Record<string, readonly Field[]>>,
): { name: string; fields: readonly Field[] } | undefined {
  const said = sent['xsi:type']
  const names = Object.keys(types)
  const name =
    names.find((one) => one === said || one.split(':')[1] === said) ?? (names.length === 1 ? names[0] : undefined)
  return name === undefined ? undefined : { name, fields: types[name] ?? [] }
}

function recordXml(name: string, sent: StixRecord, fields: readonly Field[], type: string | undefined): XmlNode {
  const attributes: Record<string, string> = {}
  const children: XmlNode[] = []
  for (const field of fields) {
    const value = sent[field.key]
    if (value === undefined) continue
    if (field.isAttribute) attributes[field.name] = textOfLeaf(value)
    else children.push(...fieldXml(field, value))
  }
  return node(name, { ...attributes, 'xsi:type': type }, children)
}

function fieldXml({ name, isList, around, shape }: Field, value: StixValue): XmlNode[] {
  const values = isList && Array.isArray(value) ? value : [value]
  const elements = values.map((one) => toXml(name, one, shape()))
  return around === undefined ? elements : elements.length > 0 ? [node(around, {}, elements)] : []
}

function leafXml(name: string, value: StixValue, { constants, isInner }: Extract<Shape, { kind: 'leaf' }>): XmlNode {
  if (isInner) return toXml(name, recordOf(value)['value'] ?? '', { kind: 'leaf', constants, isInner: false })
  if (typeof value !== 'object') return node(name, constants, [textOfLeaf(value)])
  const { value: text = '', ...rest } = recordOf(value)
  const attributes = Object.entries(rest).flatMap(([key, one]) => (one === undefined ? [] : [[key, textOfLeaf(one)]]))
  // The entries are pairs of texts.
  return node(name, { ...constants, ...(Object.fromEntries(attributes) as Record<string, string>) }, [textOfLeaf(text)])
}

export function recordOf(value: StixValue | undefined): StixRecord {
  return typeof value === 'object' && !Array.isArray(value) ? value : {}
}

/** The text of a leaf, whether or not it has attributes. */
export function textOfLeaf(value: StixValue | undefined): string {
  if (value === undefined) return ''
  if (typeof value !== 'object') return String(value)
  return Array.isArray(value) ? value.map(textOfLeaf).join(', ') : textOfLeaf(value['value'])
}
