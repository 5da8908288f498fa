import { Problem } from '../../platform/http/problem.ts'
import { textWish, type Wishes } from '../../platform/http/wishes.ts'
import { readCursor, type Cursor } from './cursor.ts'

/** Which objects of a collection are asked for. Source: TAXII 2.1 §3.4 and §3.5. */
export type Wanted = {
  limit: number
  from: Cursor | undefined
  addedAfter: Date | undefined
  ids: readonly string[] | undefined
  types: readonly string[] | undefined
  /** Milliseconds since 1970; undefined for whatever version there is, as only the latest is kept. */
  versions: readonly number[] | undefined
  /** False where other versions of STIX alone are asked for. */
  isOurStix: boolean
}

const MOST = 1_000
const USUAL = 500
const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/

export function readWanted(query: Wishes): Wanted {
  const next = said(query, 'next')
  const addedAfter = said(query, 'added_after')
  return {
    limit: readLimit(said(query, 'limit')),
    from: next === undefined ? undefined : readCursor(next),
    addedAfter: addedAfter === undefined ? undefined : new Date(momentOf(addedAfter, 'added_after')),
    ids: listed(query, 'match[id]'),
    types: listed(query, 'match[type]'),
    versions: readVersions(listed(query, 'match[version]')),
    isOurStix: listed(query, 'match[spec_version]')?.includes('2.1') ?? true,
  }
}

/** More than there is in a page is asked for at one's leisure; the page is as large as it gets. */
function readLimit(text: string | undefined): number {
  if (text === undefined) return USUAL
  const number = Number(text)
  if (!/^\d+$/.test(text) || number < 1) throw new Problem('invalid', 'limit: A whole number above 0 is expected.')
  return Math.min(number, MOST)
}

/** The first version that is kept is the last one, and all of them. */
function readVersions(texts: readonly string[] | undefined): number[] | undefined {
  if (texts === undefined || texts.some((text) => ['first', 'last', 'all'].includes(text))) return undefined
  return texts.map((text) => momentOf(text, 'match[version]'))
}

function momentOf(text: string, name: string): number {
  const moment = RFC3339.test(text) ? Date.parse(text) : NaN
  if (Number.isNaN(moment)) throw new Problem('invalid', `${name}: A time such as 2026-01-02T03:04:05Z is expected.`)
  return moment
}

function listed(query: Wishes, name: string): string[] | undefined {
  return said(query, name)?.split(',')
}

function said(query: Wishes, name: string): string | undefined {
  const value = query[name]
  if (Array.isArray(value)) throw new Problem('invalid', `${name}: It can be said once only.`)
  return textWish(value) || undefined
}
