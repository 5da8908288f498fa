/** What a filter asks of one field: one of `any`, of each list in `all` one, none of `none`. */
export type Terms = { any: string[]; all: string[][]; none: string[] }

/**
 * A filter's wish as MISP takes it: `a`, `a||b`, `["a","!b"]`, or `{"OR":[…],"AND":[…],"NOT":[…]}`, whose elements are
 * taken literally. `a&&b` means OR, however it looks. Undefined when nothing is wished.
 *
 * Source: MISP's AppModel::convert_filters, in `rest-search` §2.
 */
export function parseTerms(wish: unknown): Terms | undefined {
  const terms = isMap(wish) ? fromMap(wish) : fromList(itemsOf(wish))
  return terms.any.length + terms.all.length + terms.none.length > 0 ? terms : undefined
}

/** Each text of the terms replaced by those that say the same; one that says nothing vanishes. */
export function mapTerms(terms: Terms, change: (text: string) => string[], changeUnwanted = change): Terms {
  return {
    any: terms.any.flatMap(change),
    all: terms.all.map((texts) => texts.flatMap(change)).filter((texts) => texts.length > 0),
    none: terms.none.flatMap(changeUnwanted),
  }
}

function isMap(wish: unknown): wish is Record<string, unknown> {
  return typeof wish === 'object' && wish !== null && !Array.isArray(wish)
}

function fromMap(map: Record<string, unknown>): Terms {
  const group = (name: string) => textsOf(map[name] ?? map[name.toLowerCase()])
  return { any: group('OR'), all: group('AND').map((text) => [text]), none: group('NOT') }
}

function fromList(items: string[]): Terms {
  const none = items.filter((item) => item.startsWith('!')).map((item) => item.slice(1))
  return { any: items.filter((item) => !item.startsWith('!')), all: [], none: none.filter((item) => item !== '') }
}

function itemsOf(wish: unknown): string[] {
  if (typeof wish !== 'string') return textsOf(wish)
  const separator = wish.includes('&&') ? '&&' : '||'
  return textsOf(wish.split(separator).map((part) => part.trim()))
}

/** PyMISP sends 0 and false for "not asked for", so that these name nothing; NUL, which no stored text holds, must not reach the database. */
function textsOf(wish: unknown): string[] {
  return [wish]
    .flat()
    .filter((item) => typeof item === 'string' || (typeof item === 'number' && item !== 0) || item === true)
    .map((item) => (item === true ? '1' : String(item).replaceAll('\0', '\ufffd')))
    .filter((item) => item !== '')
}
