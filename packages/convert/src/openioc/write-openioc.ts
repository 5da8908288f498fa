import { v5 } from 'uuid'
import type { Exporter } from '../exporter.ts'
import type { ExportedIndicator } from '../exports/exported.ts'
import type { Lose } from '../loss.ts'
import { isXmlText, node, openTag, writeXml, XML_DECLARATION, type XmlNode } from '../xml/write-xml.ts'
import { type Dialect, dialectOf } from './dialects.ts'
import { type Term, TERMS, WRITTEN_CATEGORIES } from './terms.ts'

/** `author` is the organisation that asks; `version` is 1.0 unless it is 1.1. */
export type OpeniocOptions = { author: string; version?: string | undefined }

/** The namespace of ids that MISP would draw at random. */
const IDS = '76beed5f-7251-457e-8c2a-b45f7b589d3d'

/** Where the head of a document without indicators stands in time. */
const NO_TIME = 0

/**
 * Indicators as one document of OpenIOC: any of them is enough. Source: MISP's OpeniocExport, in `import-export` §3.2. Where
 * MISP draws ids and writes the time of writing, they come of the first indicator, so that the same rows are the same bytes.
 */
export const openioc: Exporter<ExportedIndicator, OpeniocOptions> = {
  name: 'openioc',
  contentType: 'application/xml; charset=utf-8',
  async *write(pages, { author, version }, lose = () => {}) {
    const dialect = dialectOf(version)
    let isBegun = false
    for await (const page of pages) {
      const first = page[0]
      if (!isBegun && first !== undefined) {
        isBegun = true
        yield headOf(dialect, author, first)
      }
      const text = page.map((row) => indicatorText(row, dialect, lose)).join('')
      if (text !== '') yield text
    }
    if (!isBegun) yield headOf(dialect, author, undefined)
    yield dialect.foot
  },
}

function headOf(dialect: Dialect, author: string, first: ExportedIndicator | undefined): string {
  const seed = `${author} ${first?.uuid ?? ''}`
  const time = new Date((first?.timestamp ?? NO_TIME) * 1000).toISOString().slice(0, 19)
  const any = node('Indicator', { operator: 'OR', id: v5(`any of ${seed}`, IDS) })
  return XML_DECLARATION + dialect.head({ id: v5(seed, IDS), author, time }) + openTag(any, '    ')
}

function indicatorText(row: ExportedIndicator, dialect: Dialect, lose: Lose): string {
  const terms = TERMS[row.type]
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
  return terms.length === 1
    ? writeXml(itemOf(row.uuid, terms[0], row.value, dialect), '      ')
    : writeXml(pairOf(row, terms, dialect), '      ')
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
