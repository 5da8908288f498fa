import { Problem } from '../../platform/http/problem.ts'
import type { Wishes } from '../../platform/http/wishes.ts'

type Element = { key: string; value: string }

const MAX_DEPTH = 32
const MAX_ELEMENTS = 10_000

/**
 * A document as elements: `{"a": {"b": ["x", "y"]}}` gives `a.b` twice. It stands under `jsonData`, as a text or as itself.
 *
 * Source: MISP's GalaxyElementsController::flattenJson.
 */
export function flatElements(wishes: Wishes): Element[] {
  const inner = wishes['GalaxyElement']
  // An object is read like a body: every value is looked at before it is used.
  const sent: Wishes = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? (inner as Wishes) : wishes
  const { jsonData = sent } = sent
  const elements: Element[] = []
  walk(typeof jsonData === 'string' ? parsed(jsonData) : jsonData, [], elements)
  return elements
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem('invalid', 'The text under `jsonData` is no JSON.')
  }
}

function walk(value: unknown, path: readonly string[], elements: Element[]): void {
  if (path.length > MAX_DEPTH) throw new Problem('invalid', `The document nests deeper than ${MAX_DEPTH} levels.`)
  if (elements.length >= MAX_ELEMENTS) throw new Problem('invalid', `A document has at most ${MAX_ELEMENTS} values.`)
  if (Array.isArray(value)) {
    for (const item of value) walk(item, path, elements)
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) walk(item, [...path, key], elements)
  } else if (isScalar(value) && path.length > 0) {
    const element = { key: path.join('.'), value: String(value) }
    if (`${element.key}${element.value}`.includes('\0')) {
      throw new Problem('invalid', 'Text must not contain NUL characters.')
    }
    elements.push(element)
  }
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
