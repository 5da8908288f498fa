import { UnreadableDocument, type Importer } from '../importer.ts'
import { readXml } from '../xml/read-xml.ts'
import { childElements, type XmlElement } from '../xml/xml-tree.ts'
import { eventsOf } from './misp-json.ts'

/**
 * MISP's XML, which is its JSON in another dress: an element for each field, and one for each item of a list.
 * Source: MISP's XMLConverterTool and Event::addMISPExportFile, in `import-export` §2.
 */
export const mispXml: Importer<object> = {
  name: 'misp-xml',
  read(document) {
    return eventsOf(mispXmlValue(document))
  },
}

/** What the XML would be as JSON. */
export function mispXmlValue(document: string): unknown {
  const root = readXml(document)
  if (root.local === 'response' || root.local === 'Event') return { [root.local]: valueOf(root) }
  throw new UnreadableDocument(
    `A document of MISP begins with response or Event, not with ${root.local.slice(0, 100)}.`,
  )
}

/** As it stands there: values keep their blanks. */
function allText({ children }: XmlElement): string {
  return children.map((child) => (typeof child === 'string' ? child : '')).join('')
}

/** Text where there are no elements within; of elements with the same name, a list. Empty ones say nothing. */
function valueOf(element: XmlElement): unknown {
  const children = childElements(element)
  if (children.length === 0) return allText(element)
  const lists = new Map<string, unknown[]>()
  for (const child of children) {
    const value = valueOf(child)
    if (value === '') continue
    const list = lists.get(child.local)
    if (list) list.push(value)
    else lists.set(child.local, [value])
  }
  return Object.fromEntries([...lists].map(([name, list]) => [name, list.length === 1 ? list[0] : list]))
}
