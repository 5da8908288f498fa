import type { Lose } from '../../loss.ts'
import { childElements, textOf, type XmlElement } from '../../xml/xml-tree.ts'
import { ownName } from './namespaces.ts'
import type { Field, Shape, StixRecord, StixValue } from './shape.ts'
import { typeOf } from './to-xml.ts'

/** An element as python-stix would say it in JSON. Elements and attributes that the shape has no field for are told. */
export function fromXml(element: XmlElement, shape: Shape, path: string, lose: Lose): StixValue {
  if (shape.kind === 'leaf') return leafOf(element, shape)
  if (shape.kind === 'record') return recordFrom(element, shape.fields, path, lose)
  const said = element.type && ownName(element.type.uri, element.type.local)
  const type = typeOf({ 'xsi:type': said }, shape.types())
  if (!type) {
    lose({ path, why: `${element.type?.local ?? 'Something without a type'} is not carried.` })
    return {}
  }
  const name = shape.isPrefixed ? type.name : type.name.split(':')[1]
  return { ...recordFrom(element, type.fields, path, lose), 'xsi:type': name }
}

function recordFrom(element: XmlElement, fields: readonly Field[], path: string, lose: Lose): StixRecord {
  const made: StixRecord = {}
  const byName = new Map(fields.map((field) => [field.around ?? field.name, field]))
  for (const { uri, local, value } of element.attributes) {
    const isKnown = uri === '' && byName.get(local)?.isAttribute
    if (isKnown) made[local] = value
    else if (uri === '' && !IGNORED.has(local))
      lose({ path: `${path}/@${local}`, why: 'This attribute is not carried.' })
  }
  const counts = new Map<string, number>()
  for (const child of childElements(element)) {
    const name = ownName(child.uri, child.local)
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    addChild(made, byName.get(name), child, `${path}/${child.local}${count > 1 ? `[${count}]` : ''}`, lose)
  }
  return made
}

/** Attributes that say how to read the schema, and nothing of what is described. */
const IGNORED = new Set(['version', 'cybox_major_version', 'cybox_minor_version', 'cybox_update_version'])

// oxlint-disable-next-line max-params -- a step of the loop above, which holds all of these
function addChild(made: StixRecord, field: Field | undefined, child: XmlElement, path: string, lose: Lose): void {
  if (field === undefined || field.isAttribute) {
    if (child.children.length > 0 || child.attributes.length > 0) lose({ path, why: 'This element is not carried.' })
    return
  }
  const shape = field.shape()
  if (!field.isList) {
    // Where a schema allows several texts, the first is the one that JSON keeps.
    if (made[field.key] === undefined) made[field.key] = fromXml(child, shape, path, lose)
    else lose({ path, why: 'Only the first of several is carried.' })
    return
  }
  const items = field.around === undefined ? [child] : childElements(child)
  const list = made[field.key]
  const read = items.map((item, i) =>
    fromXml(item, shape, field.around ? `${path}/${item.local}[${i + 1}]` : path, lose),
  )
  made[field.key] = Array.isArray(list) ? [...list, ...read] : read
}

function leafOf(element: XmlElement, { isInner }: Extract<Shape, { kind: 'leaf' }>): StixValue {
  const value = textOf(element)
  const attributes = element.attributes.flatMap(({ uri, local, value: text }) =>
    uri === '' ? [[local, text] as const] : [],
  )
  const type = element.type && ownName(element.type.uri, element.type.local)
  const said: StixRecord = { ...Object.fromEntries(attributes), ...(type === undefined ? {} : { 'xsi:type': type }) }
  const leaf = Object.keys(said).length === 0 ? value : { ...said, value }
  return isInner ? { value: leaf } : leaf
}
