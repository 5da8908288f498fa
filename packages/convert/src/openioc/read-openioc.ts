import type { Attribute, Event } from '@tocsin/format'
import { derivedUuid } from '../derived-uuid.ts'
import { UnreadableDocument, type Importer } from '../importer.ts'
import type { Lose, Loss } from '../loss.ts'
import { STIX_NAMESPACE } from '../stix2/mapping/constants.ts'
import { readXml } from '../xml/read-xml.ts'
import { attributeOf, childElement, childElements, descend, textOf, type XmlElement } from '../xml/xml-tree.ts'
import { attributeOfAll } from './alternative-attribute.ts'
import { alternativesOf } from './alternatives.ts'
import { conditionTree } from './condition-tree.ts'

/**
 * `filename` stands in the comments. Attributes have ids of their own for each `into`, the uuid of the event that they are
 * added to: the same document may be read into several events, and twice into one without being there twice.
 */
export type OpeniocImportOptions = { filename: string; into?: string | undefined }

/** Source: MISP's IOCImportComponent, in `import-export` §2: a tree of conditions becomes attributes of which any is enough. */
export const openiocImport: Importer<OpeniocImportOptions> = {
  name: 'openioc',
  read(document, { filename, into }) {
    const losses = new Map<string, Loss>()
    const { root, about, definition, path } = partsOf(readXml(document))
    // An item stands in as many alternatives as there are combinations with it.
    const lose: Lose = (loss) => losses.set(`${loss.path}\n${loss.why}`, loss)
    const uuid = uuidOf(attributeOf(root, 'id') ?? textOf(about))
    const seed = into ?? uuid
    const alternatives = definition ? alternativesOf(conditionTree(definition, path, lose), lose) : []
    if (!definition) lose({ path, why: 'The rule: a document has a definition of what to look for.' })
    const found = distinct(alternatives.flatMap((alternative) => attributeOfAll(alternative, filename, lose)))
    tellOfTheRest(root, about, lose)
    const Attribute = [...found, ...comments(root, about, filename)].map((one) => withUuid(one, seed))
    return {
      events: [{ uuid, info: infoOf(about, filename), ...dateOf(about), Attribute }],
      losses: [...losses.values()],
    }
  },
}

type Parts = { root: XmlElement; about: XmlElement; definition: XmlElement | undefined; path: string }

/** Where the versions keep what they say. */
function partsOf(root: XmlElement): Parts {
  if (root.local === 'ioc') {
    return { root, about: root, definition: childElement(root, 'definition'), path: '/ioc/definition' }
  }
  if (root.local === 'OpenIOC') {
    const about = childElement(root, 'metadata') ?? root
    return { root, about, definition: childElement(root, 'criteria'), path: '/OpenIOC/criteria' }
  }
  throw new UnreadableDocument(`A document of OpenIOC begins with ioc or OpenIOC, not with ${root.local}`)
}

/** The first of those that are the same but for case, as MISP keeps them. */
function distinct(attributes: readonly Attribute[]): Attribute[] {
  const known = new Map(attributes.toReversed().map((one) => [keyOf(one), one]))
  return attributes.filter((one) => known.get(keyOf(one)) === one)
}

function keyOf({ type, category, value = '' }: Attribute): string {
  return [type, category, value.toLowerCase()].join('\n')
}

function withUuid(attribute: Attribute, seed: string): Attribute {
  return { ...attribute, uuid: derivedUuid(keyOf(attribute), seed) }
}

/** What the document says of itself. MISP means to keep its description as well, and forgets it by a slip. */
function comments(root: XmlElement, about: XmlElement, filename: string): Attribute[] {
  const author = textOf(childElement(about, 'authored_by'))
  const info = textOf(childElement(about, 'short_description'))
  const said = [
    ['info', info === '' || author === '' ? info : `${info}\nby ${author}`],
    ['uuid', attributeOf(root, 'id') ?? ''],
    ['date', textOf(childElement(about, 'authored_date'))],
    ['long_info', textOf(childElement(about, 'description'))],
  ]
  return said.flatMap(([name, value]) =>
    value === ''
      ? []
      : [
          {
            type: 'comment',
            category: 'Other',
            to_ids: false,
            value: `${name}: ${value}`,
            comment: `OpenIOC import from file ${filename}`,
          },
        ],
  )
}

function tellOfTheRest(root: XmlElement, about: XmlElement, lose: Lose): void {
  const base = about === root ? `/${root.local}` : `/${root.local}/${about.local}`
  if (textOf(childElement(about, 'keywords')) !== '')
    lose({ path: `${base}/keywords`, why: 'Keywords are not carried.' })
  const links = childElement(about, 'links')
  for (const [i] of (links ? childElements(links) : []).entries()) {
    lose({ path: `${base}/links/link[${i + 1}]`, why: 'Links are not carried.' })
  }
  for (const [i] of childElements(descend(root, 'parameters') ?? root, 'param').entries()) {
    lose({ path: `/${root.local}/parameters/param[${i + 1}]`, why: 'Parameters are not carried.' })
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1345][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

function uuidOf(id: string): string {
  return UUID.test(id) ? id.toLowerCase() : derivedUuid(id, STIX_NAMESPACE)
}

function infoOf(about: XmlElement, filename: string): string {
  return textOf(childElement(about, 'short_description')) || `OpenIOC import from file ${filename}`
}

/** Documents without a date are dated in the year 1. */
function dateOf(about: XmlElement): Pick<Event, 'date'> {
  const day = /^(?:19[7-9]|2\d\d)\d-\d\d-\d\d(?=T|$)/.exec(textOf(childElement(about, 'authored_date')))?.[0]
  const isReal = day !== undefined && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)
  return isReal ? { date: day } : {}
}
