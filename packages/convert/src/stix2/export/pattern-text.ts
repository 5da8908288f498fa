import { stepsOf } from './path-steps.ts'

const KEYWORD = /^[A-Za-z_][A-Za-z0-9_]*$/

/** A text within quotes. Source: STIX 2.1 §9.5, string literals; no other character has a meaning there. */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")
}

/**
 * A comparison such as `file:hashes.'SHA-1' = '…'`: the type, a path of the mapping and the value. `index` numbers the
 * elements of a list that is numbered. A type that has a colon in it is the beginning of a path. All values are text, as misp-stix writes them, whatever the property's type.
 */
export function comparison(type: string, path: string, value: string, index = 0): string {
  return `${type}${type.includes(':') ? '.' : ':'}${pathText(path, index)} = '${escaped(value)}'`
}

/** A path of the mapping as patterns spell it. */
export function pathText(path: string, index = 0): string {
  return stepsOf(path)
    .map(({ name, list }) => {
      const step = KEYWORD.test(name) ? name : `'${escaped(name)}'`
      if (list === undefined || list === '') return step
      return `${step}[${list === 'n' ? index : list}]`
    })
    .join('.')
}

/** The pattern of one observation that all of the comparisons are true of. */
export function patternOf(comparisons: readonly string[]): string {
  return `[${comparisons.join(' AND ')}]`
}
