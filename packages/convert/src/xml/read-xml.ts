import { SaxesParser, type SaxesTagNS } from 'saxes'
import { UnreadableDocument } from '../importer.ts'
import type { XmlElement, XmlName } from './xml-tree.ts'

/** The deepest of the documents at hand nests 25 levels. */
const MAX_DEPTH = 100
/** Elements and attributes: a document at a server's default limit holds fewer, and a tree of so many fits in memory. */
const MAX_NODES = 2_000_000

const XSI = 'http://www.w3.org/2001/XMLSchema-instance'

/**
 * A document of XML as a tree, names with their namespaces; comments and instructions are left out. Read strictly, within
 * bounds, and without any entity but the five that XML predefines: one that a document declares would grow without measure
 * or name a file. What breaks a rule refuses the document, naming the line and the rule.
 */
export function readXml(document: string): XmlElement {
  // Positions are counted for the lines in messages.
  const parser = new SaxesParser({ xmlns: true, position: true })
  const builder = new TreeBuilder(parser)
  parser.on('error', ({ message }) => refuse(parser.line, message.replace(/^[\d:]+ /, '')))
  parser.on('doctype', (text) => {
    if (text.includes('<!ENTITY')) refuse(parser.line, 'entities may not be declared.')
  })
  parser.on('opentag', (tag) => builder.open(tag))
  parser.on('text', (text) => builder.text(text))
  parser.on('cdata', (text) => builder.text(text))
  parser.on('closetag', () => builder.close())
  parser.write(document).close()
  return builder.root ?? refuse(parser.line, 'the document holds no element.')
}

class TreeBuilder {
  readonly #parser: SaxesParser<{ xmlns: true; position: true }>
  readonly #path: XmlElement[] = []
  #nodes = 0
  root: XmlElement | undefined

  constructor(parser: SaxesParser<{ xmlns: true; position: true }>) {
    this.#parser = parser
  }

  open(tag: SaxesTagNS): void {
    const element = this.#elementOf(tag)
    this.#nodes += 1 + element.attributes.length
    if (this.#nodes > MAX_NODES) refuse(element.line, `a document has at most ${MAX_NODES} elements and attributes.`)
    if (this.#path.length >= MAX_DEPTH) refuse(element.line, `elements nest at most ${MAX_DEPTH} levels deep.`)
    this.#path.at(-1)?.children.push(element)
    this.root ??= element
    this.#path.push(element)
  }

  text(text: string): void {
    this.#path.at(-1)?.children.push(text)
  }

  close(): void {
    this.#path.pop()
  }

  #elementOf({ uri, local, attributes }: SaxesTagNS): XmlElement {
    const all = Object.values(attributes).map((attribute) => ({
      uri: attribute.uri,
      local: attribute.local,
      value: attribute.value,
    }))
    const named = all.find((attribute) => attribute.local === 'type' && attribute.uri === XSI)
    return {
      uri,
      local,
      type: named && this.#qualified(named.value),
      line: this.#parser.line,
      attributes: all,
      children: [],
    }
  }

  #qualified(name: string): XmlName {
    const [prefix, local] = name.includes(':') ? name.split(':', 2) : ['', name]
    return { uri: this.#parser.resolve(prefix ?? '') ?? '', local: (local ?? '').trim() }
  }
}

function refuse(line: number, rule: string): never {
  throw new UnreadableDocument(`The document is not well-formed XML that can be read: line ${line}: ${rule}`)
}
