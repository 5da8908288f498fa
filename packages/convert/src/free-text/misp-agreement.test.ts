import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findIndicators } from './find-indicators.ts'

const repository = new URL('../../../../', import.meta.url)
const recording = new URL('../shared/reference/misp-answers/freetext.jsonl', repository)
const document = new URL('docs/compatibility/freetext.md', repository)

type Found = {
  types: Record<string, string>
  default_type: string
  value: string
  original_value: string
  to_ids: number
  comment?: string | false
}
type Line = { text: string; result: Found[] }

test.skipIf(!existsSync(recording))(
  'indicators are found as MISP finds them, but for the documented differences',
  () => {
    // The recording is a file of the workplace, made by a script with these fields.
    const lines = readFileSync(recording, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line)
    const different = lines.filter((line) => JSON.stringify(ours(line.text)) !== JSON.stringify(theirs(line)))
    expect(lines.length).toBeGreaterThan(400)
    expect(different.map(({ text }) => text).toSorted()).toEqual(documentedTexts().toSorted())
  },
)

function ours(text: string): unknown[] {
  return [...findIndicators(text)].map(({ types, default_type, value, original_value, to_ids, comment }) => [
    types.toSorted(),
    default_type,
    value,
    original_value,
    to_ids,
    comment ?? '',
  ])
}

function theirs({ result }: Line): unknown[] {
  return result.map(({ types, default_type, value, original_value, to_ids, comment }) => [
    Object.keys(types).toSorted(),
    default_type,
    value,
    original_value,
    to_ids === 1,
    comment || '',
  ])
}

/** The first cell of each row of the document's table: the text as JSON, in code. */
function documentedTexts(): string[] {
  const rows = readFileSync(document, 'utf8').matchAll(/^\| `("[^`]*")` +\|/gm)
  // Cells are JSON texts; a bar in one is escaped for the table's sake.
  return [...rows].map(([, cell = '""']) => JSON.parse(cell.replaceAll('\\|', '|')) as string)
}
