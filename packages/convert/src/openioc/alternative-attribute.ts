import { Report, settleAttribute, type Attribute } from '@tocsin/format'
import type { Lose } from '../loss.ts'
import type { Alternative } from './alternatives.ts'
import type { Item } from './condition-tree.ts'
import { compositionOf, foundTerm, OTHER } from './found-terms.ts'

/** The attribute that says that all of these are found; none where no type says so. */
export function attributeOfAll(alternative: Alternative, filename: string, lose: Lose): Attribute[] {
  const [first] = alternative
  if (first === undefined) return []
  const made = alternative.length === 1 ? single(first, lose) : together(alternative, lose)
  if (made === undefined) {
    const searches = alternative.map(({ search }) => search).join(', ')
    for (const { path } of alternative) lose({ path, why: `No attribute says that all of these are met: ${searches}.` })
    return []
  }
  const ids = alternative.map(({ id }) => id)
  const origin = ids.length === 1 ? `\nOriginal UUID: ${ids[0]}` : ` - Original UUIDs:\n${ids.join('\n')}`
  return [{ ...made, comment: `OpenIOC import from file ${filename}${origin}` }]
}

/** What looks for a part of a value, taken as the whole: the meaning of these changes, and is told. */
const LOOSE = new Set(['contains', 'starts-with', 'ends-with'])

function single(item: Item, lose: Lose): Attribute {
  const { search, condition, value, path } = item
  const term = foundTerm(search, item.contentType)
  if (condition !== 'is' && !LOOSE.has(condition)) {
    const head = term === OTHER ? `${search}: ` : ''
    return { type: 'other', category: 'Other', to_ids: false, value: `${head}${condition}: ${value}` }
  }
  const fitting =
    term.category === '' ? undefined : { type: term.kind, category: term.category, to_ids: term.to_ids, value }
  if (term === OTHER || fitting === undefined) return asText(item)
  const fault = faultOf(fitting)
  if (fault !== undefined) {
    lose({ path, why: `Kept as text, since it is no ${term.kind}: ${fault}` })
    return asText(item)
  }
  tellOfLoose([item], lose)
  return fitting
}

function tellOfLoose(items: Alternative, lose: Lose): void {
  for (const { condition, path } of items) {
    if (LOOSE.has(condition)) lose({ path: `${path}/@condition`, why: `${condition} was read as is.` })
  }
}

function asText({ search, value }: Item): Attribute {
  return { type: 'other', category: 'Other', to_ids: false, value: `${search}: ${value}` }
}

function together(items: Alternative, lose: Lose): Attribute | undefined {
  const parts = items
    .map((item) => ({ kind: foundTerm(item.search, item.contentType).kind, item }))
    .toSorted((one, other) => (one.kind < other.kind ? -1 : 1))
  const composition = compositionOf(parts.map(({ kind }) => kind))
  if (!composition || items.some(({ condition }) => condition !== 'is' && !LOOSE.has(condition))) return undefined
  const { type, category } = composition
  const made = { type, category, to_ids: true, value: composition.value(parts.map(({ item }) => item.value)) }
  if (faultOf(made) !== undefined) return undefined
  tellOfLoose(items, lose)
  for (const { kind, item } of parts) {
    if (kind === composition.omits) lose({ path: item.path, why: `A ${type} says nothing of a ${kind}.` })
  }
  return made
}

function faultOf(attribute: Attribute): string | undefined {
  const report = new Report()
  return settleAttribute(attribute, report) ? undefined : (report.findings[0]?.message ?? 'it breaks a rule')
}
