import type { Lose } from '../loss.ts'
import { attributeOf, childElement, childElements, textOf, type XmlElement } from '../xml/xml-tree.ts'

/** One thing to look for. */
export type Item = { path: string; id: string; search: string; condition: string; contentType: string; value: string }

/** Things of which all, or any, have to be found. */
export type Branch = { path: string; operator: 'AND' | 'OR'; items: Item[]; branches: Branch[] }

const CONDITIONS = new Set(['is', 'contains', 'isnot', 'containsnot', 'matches', 'starts-with', 'ends-with'])
const ORDERS = new Set(['greater-than', 'less-than'])

/** The tree of a definition, of which any branch is enough. What breaks a rule of the format is left out and told. */
export function conditionTree(definition: XmlElement, path: string, lose: Lose): Branch {
  return { path, operator: 'OR', items: [], branches: branchesOf(definition, path, lose) }
}

function branchesOf(element: XmlElement, path: string, lose: Lose): Branch[] {
  return childElements(element, 'Indicator').map((child, i) => branchOf(child, `${path}/Indicator[${i + 1}]`, lose))
}

function branchOf(element: XmlElement, path: string, lose: Lose): Branch {
  const sent = attributeOf(element, 'operator')
  if (sent !== 'AND' && sent !== 'OR')
    lose({ path: `${path}/@operator`, why: 'The rule: an operator is AND or OR. OR was taken.' })
  const items = childElements(element, 'IndicatorItem').flatMap((child, i) =>
    itemOf(child, `${path}/IndicatorItem[${i + 1}]`, lose),
  )
  return { path, operator: sent === 'AND' ? 'AND' : 'OR', items, branches: branchesOf(element, path, lose) }
}

function itemOf(element: XmlElement, path: string, lose: Lose): Item[] {
  const search = attributeOf(childElement(element, 'Context'), 'search')?.trim()
  const content = childElement(element, 'Content')
  const value = textOf(content)
  if (!search || value === '') {
    const rule = search ? 'an item has a content' : 'an item has a context with a search'
    lose({ path, why: `The rule: ${rule}.` })
    return []
  }
  const condition = conditionOf(element)
  if (!CONDITIONS.has(condition) && !ORDERS.has(condition)) {
    lose({ path: `${path}/@condition`, why: `The rule: ${condition} is no condition of OpenIOC. It is kept as text.` })
  }
  const comment = textOf(childElement(element, 'Comment'))
  if (comment !== '') lose({ path: `${path}/Comment`, why: 'The comment of an item is not carried.' })
  const contentType = attributeOf(content, 'type') ?? ''
  return [{ path, id: attributeOf(element, 'id') ?? '', search, condition, contentType, value }]
}

/** Version 1.1 says of any condition that it is turned round; version 1.0 has words for that. */
function conditionOf(element: XmlElement): string {
  const condition = attributeOf(element, 'condition') ?? 'is'
  return attributeOf(element, 'negate') === 'true' ? `${condition}not` : condition
}
