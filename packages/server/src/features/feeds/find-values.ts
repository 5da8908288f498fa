import { setImmediate as breathe } from 'node:timers/promises'
import { lookForIndicators, RowReader, UnreadableDocument, type Indicator } from '@tocsin/convert'
import { Problem } from '../../platform/http/problem.ts'
import type { FeedRow } from './find-feed.ts'
import { columnsOf, exclusionOf } from './settings.ts'

/** More values than any feed has; and longer ones than the database's index of values takes. */
const MOST = 1_000_000
const LONGEST = 65_535

type Read = Pick<FeedRow, 'source_format' | 'settings'>

/** So many milliseconds it is at it before others have their turn. */
const TURN = 20
/** And so many words it reads between two looks at the clock. */
const BETWEEN_LOOKS = 256

/** The indicators in a feed of values, each once, in order. Others have their turn meanwhile: a feed may be large. */
export async function findValues(feed: Read, text: string): Promise<Indicator[]> {
  const found = new Map<string, Indicator>()
  let [began, words] = [performance.now(), 0]
  for (const indicator of feed.source_format === 'csv' ? inTable(feed, text) : inText(feed, text)) {
    words += 1
    if (words % BETWEEN_LOOKS === 0 && performance.now() - began > TURN) {
      await breathe()
      began = performance.now()
    }
    if (!indicator || found.has(indicator.value)) continue
    if (found.size === MOST) throw new Problem('upstream', `The feed has more than ${MOST} values.`)
    found.set(indicator.value, indicator)
  }
  return [...found.values()]
}

/** Nothing is found in a word that is no indicator; nothing else happens for a long time in some feeds. */
function* inText({ settings }: Read, text: string): Generator<Indicator | undefined> {
  const isExcluded = exclusionOf(settings)
  yield* lookForIndicators(text, { isExcluded: (raw) => raw.length > LONGEST || isExcluded?.(raw) === true })
}

/** Lines that begin with # are remarks; whatever is in a cell, the same detector looks at it. */
function* inTable(feed: Read, text: string): Generator<Indicator | undefined> {
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
