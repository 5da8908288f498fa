/**
 * Rows of a page a few at a time: so few that what is made of them is written and gone before memory is tidied, which
 * would copy it.
 */
export function* fewOf<Row>(rows: readonly Row[]): Generator<Row[]> {
  for (let i = 0; i < rows.length; i += 100) yield rows.slice(i, i + 100)
}
