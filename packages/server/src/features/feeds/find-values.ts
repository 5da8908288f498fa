import { findIndicators, RowReader, UnreadableDocument, type Indicator } from '@tocsin/convert'
import { Problem } from '../../platform/http/problem.ts'
import type { FeedRow } from './find-feed.ts'
import { columnsOf, exclusionOf } from './settings.ts'

/** More values than any feed has; and longer ones than the database's index of values takes. */
const MOST = 1_000_000
const LONGEST = 65_535

type Read = Pick<FeedRow, 'source_format' | 'settings'>

/** The indicators in a feed of values, each once, in order. */
export function findValues(feed: Read, text: string): Indicator[] {
  const found = new Map<string, Indicator>()
  for (const indicator of feed.source_format === 'csv' ? inTable(feed, text) : inText(feed, text)) {
    if (found.has(indicator.value)) continue
    if (found.size === MOST) throw new Problem('upstream', `The feed has more than ${MOST} values.`)
    found.set(indicator.value, indicator)
  }
  return [...found.values()]
}

function* inText({ settings }: Read, text: string): Generator<Indicator> {
  const isExcluded = exclusionOf(settings)
  yield* findIndicators(text, { isExcluded: (raw) => raw.length > LONGEST || isExcluded?.(raw) === true })
}

/** Lines that begin with # are remarks; whatever is in a cell, the same detector looks at it. */
function* inTable(feed: Read, text: string): Generator<Indicator> {
  const columns = columnsOf(feed.settings)
  const delimiter = feed.settings?.csv?.delimiter || ','
  const reader = new RowReader(delimiter === '\\t' ? '\t' : delimiter)
  try {
    for (const cell of cellsOf(reader, text, columns)) yield* inText(feed, cell.trim())
  } catch (error) {
    if (error instanceof UnreadableDocument) throw new Problem('upstream', error.message)
    throw error
  }
}

function* cellsOf(reader: RowReader, text: string, columns: ReadonlySet<number> | undefined): Generator<string> {
  for (const { cells } of rowsOf(reader, text)) {
    if (cells[0]?.startsWith('#')) continue
    yield* columns === undefined ? cells : cells.filter((_, i) => columns.has(i))
  }
}

function* rowsOf(reader: RowReader, text: string) {
  yield* reader.push(text)
  yield* reader.end()
}
