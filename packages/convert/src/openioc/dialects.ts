import { derivedUuid } from '../derived-uuid.ts'
import { node, openTag, writeXml } from '../xml/write-xml.ts'
import type { Term } from './terms.ts'

export type Head = { id: string; author: string; time: string }

/** What differs between the versions of OpenIOC that are written. */
export type Dialect = {
  /** All that stands before the first indicator. */
  head(head: Head): string
  foot: string
  itemAttributes: Readonly<Record<string, string>>
  /** The id of one half of a composite. */
  halfId(uuid: string, term: Term): string
}

const SCHEMAS = {
  'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
  'xmlns:xsd': 'http://www.w3.org/2001/XMLSchema',
}

/** As MISP writes it: the halves of a composite carry the id of the whole. Source: Mandiant's schema of 2010. */
const version10: Dialect = {
  head: ({ id, author, time }) =>
    openTag(node('ioc', { ...SCHEMAS, id, 'last-modified': time, xmlns: 'http://schemas.mandiant.com/2010/ioc' })) +
    aboutIt(author, time, '  ') +
    openTag(node('definition'), '  '),
  foot: '    </Indicator>\n  </definition>\n</ioc>\n',
  itemAttributes: {},
  halfId: (uuid) => uuid,
}

/** Source: the schema OpenIOC_1.1, in which an id stands for one thing alone. */
const version11: Dialect = {
  head: ({ id, author, time }) =>
    openTag(
      node('OpenIOC', {
        ...SCHEMAS,
        id,
        'last-modified': time,
        'published-date': time,
        xmlns: 'http://openioc.org/schemas/OpenIOC_1.1',
      }),
    ) +
    openTag(node('metadata'), '  ') +
    aboutIt(author, time, '    ') +
    '  </metadata>\n' +
    openTag(node('criteria'), '  '),
  foot: '    </Indicator>\n  </criteria>\n  <parameters />\n</OpenIOC>\n',
  itemAttributes: { 'preserve-case': 'false', negate: 'false' },
  halfId: (uuid, term) => derivedUuid(term.search, uuid),
}

export function dialectOf(version: string | undefined): Dialect {
  return version === '1.1' ? version11 : version10
}

/** What both versions say of the document, in the same order. */
function aboutIt(author: string, time: string, indent: string): string {
  return [
    node('short_description', {}, ['Filtered indicator list']),
    node('description', {}, ['Filtered indicator list']),
    node('keywords'),
    node('authored_by', {}, [author]),
    node('authored_date', {}, [time]),
    node('links'),
  ]
    .map((element) => writeXml(element, indent))
    .join('')
}
