import { derivedUuid } from '../derived-uuid.ts'
import type { Exporter } from '../exporter.ts'
import type { ExportedIndicator } from '../exports/exported.ts'
import type { Lose } from '../loss.ts'
import { STIX_NAMESPACE } from '../stix2/mapping/constants.ts'
import { isXmlText, node, openTag, writeXml, XML_DECLARATION, type XmlNode } from '../xml/write-xml.ts'
import { type Dialect, dialectOf } from './dialects.ts'
import { type Term, TERMS, WRITTEN_CATEGORIES } from './terms.ts'
import { rowOf } from '../row-of.ts'

/**
 * `author` is the organisation that asks; `version` is 1.0 unless it is 1.1. `asMisp` keeps the order of the indicators where
 * the schema has another.
 */
export type OpeniocOptions = { author: string; version?: string | undefined; asMisp?: boolean | undefined }

/** Where the head of a document without indicators stands in time. */
const NO_TIME = 0

/**
 * Indicators as one document of OpenIOC: any of them is enough. Source: MISP's OpeniocExport, in `import-export` §3.2. Where
 * MISP draws ids and writes the time of writing, they come of the first indicator, so that the same rows are the same bytes.
 */
export const openioc: Exporter<ExportedIndicator, OpeniocOptions> = {
  name: 'openioc',
  contentType: 'application/xml; charset=utf-8',
  async *write(pages, { author, version, asMisp = false }, lose = () => {}) {
    const dialect = dialectOf(version)
    const order = asMisp ? undefined : new ItemsFirst()
    let isBegun = false
    for await (const page of pages) {
      const first = page[0]
      if (!isBegun && first !== undefined) {
        isBegun = true
        yield headOf(dialect, author, first)
      }
      const text = page.map((row) => indicatorText(row, dialect, order, lose)).join('')
      if (text !== '') yield text
    }
    if (!isBegun) yield headOf(dialect, author, undefined)
    yield (order?.end() ?? '') + dialect.foot
  },
}

const INDENT = '      '

/**
 * The schema wants items before branches. Items that come after a branch stand in a branch of their own, of which any is
 * enough as well, so that nothing has to wait until the end is known.
 */
class ItemsFirst {
  #hasBranches = false
  #isOpen = false

  write(element: XmlNode, isItem: boolean, uuid: string): string {
    if (!isItem) {
      this.#hasBranches = true
      return this.end() + writeXml(element, INDENT)
    }
    if (!this.#hasBranches) return writeXml(element, INDENT)
    const any = node('Indicator', { operator: 'OR', id: derivedUuid('any from here', uuid) })
    const head = this.#isOpen ? '' : openTag(any, INDENT)
    this.#isOpen = true
    return head + writeXml(element, `${INDENT}  `)
  }

  end(): string {
    const foot = this.#isOpen ? `${INDENT}</Indicator>\n` : ''
    this.#isOpen = false
    return foot
  }
}

function headOf(dialect: Dialect, author: string, first: ExportedIndicator | undefined): string {
  const seed = `${author} ${first?.uuid ?? ''}`
  const time = new Date((first?.timestamp ?? NO_TIME) * 1000).toISOString().slice(0, 19)
  const any = node('Indicator', { operator: 'OR', id: derivedUuid(`any of ${seed}`, STIX_NAMESPACE) })
  return XML_DECLARATION + dialect.head({ id: derivedUuid(seed, STIX_NAMESPACE), author, time }) + openTag(any, '    ')
}

// oxlint-disable-next-line max-params -- a row, and how it is written
function indicatorText(row: ExportedIndicator, dialect: Dialect, order: ItemsFirst | undefined, lose: Lose): string {
  const terms = rowOf(TERMS, row.type)
  const why = reasonAgainst(row, terms)
  if (why !== undefined || terms === undefined) {
    lose({ path: `Attribute ${row.uuid}`, why: why ?? '' })
    return ''
  }
  if (!isXmlText(row.value)) {
    lose({
      path: `Attribute ${row.uuid} value`,
      why: 'XML has no place for some of its characters: U+FFFD stands for them',
    })
  }
  const isItem = terms.length === 1
  const element = isItem ? itemOf(row.uuid, terms[0], row.value, dialect) : pairOf(row, terms, dialect)
  return order ? order.write(element, isItem, row.uuid) : writeXml(element, INDENT)
}

function reasonAgainst(row: ExportedIndicator, terms: readonly Term[] | undefined): string | undefined {
  if (!row.to_ids) return 'OpenIOC is written of attributes with to_ids alone'
  if (!WRITTEN_CATEGORIES.has(row.category)) return `OpenIOC is not written of the category ${row.category}`
  return terms === undefined ? `OpenIOC has no term for the type ${row.type}` : undefined
}

function pairOf(row: ExportedIndicator, terms: readonly Term[], dialect: Dialect): XmlNode {
  const halves = halvesOf(row)
  const items = terms.map((term, i) => itemOf(dialect.halfId(row.uuid, term), term, halves[i] ?? '', dialect))
  return node('Indicator', { operator: 'AND', id: row.uuid }, items)
}

/** A file name or a value in the registry may hold a bar; a hash, a domain and a key hold none. */
function halvesOf({ type, value }: ExportedIndicator): [string, string] {
  const isNamed = type.startsWith('filename|') || type === 'malware-sample'
  const bar = isNamed ? value.lastIndexOf('|') : value.indexOf('|')
  return bar < 0 ? [value, ''] : [value.slice(0, bar), value.slice(bar + 1)]
}

function itemOf(id: string, term: Term | undefined, value: string, dialect: Dialect): XmlNode {
  return node('IndicatorItem', { id, condition: 'is', ...dialect.itemAttributes }, [
    node('Context', { document: term?.document, search: term?.search, type: 'mir' }),
    node('Content', { type: term?.content }, [value]),
  ])
}
