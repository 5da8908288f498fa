import {
  flag,
  list,
  listedEntries,
  model,
  readEntry,
  Report,
  text,
  unwrap,
  warninglist,
  type WarninglistType,
} from '@tocsin/format'
import { Problem } from '../../platform/http/problem.ts'
import type { SentEntry } from './rows.ts'
import { ALL } from './save-list.ts'

/** What a request says of an own list, checked. */
export type SentList = {
  name: string
  type: WarninglistType
  description: string
  version: number | undefined
  category: 'false_positive' | 'known'
  enabled: boolean | undefined
  entries: SentEntry[]
  types: string[]
  entriesForm: 'list' | 'map'
}

/** The fields that add and edit take; `entries` is text, one entry a line, `value # comment`. */
export const listFields = {
  name: 'Warninglist',
  fields: {
    name: text,
    type: warninglist.fields.type,
    entries: text,
    description: text,
    version: warninglist.fields.version,
    category: warninglist.fields.category,
    enabled: flag,
    matching_attributes: warninglist.fields.matching_attributes,
    WarninglistEntry: list(model('WarninglistEntry', { value: text, comment: text })),
  },
}

type Action = 'add' | 'edit' | 'import'
type Sent = Record<string, unknown>

/** So many of the entries that can never match are named. */
const MAX_NAMED = 100

/** Reads a list as MISP's form and API send it; what stays unsaid is as in `known`. */
export function readSentList(action: Action, body: unknown, known: Sent = {}): SentList {
  const raw = unwrap(body, 'Warninglist')[0]
  const sent = typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? (raw as Sent) : {}
  const list = entriesOf(sent) ?? known['list']
  const types = typesOf(sent) ?? known['matching_attributes']
  return readList(action, { version: 1, ...known, ...sent, list, matching_attributes: types }, sent['enabled'])
}

/** Reads a document in the public layout as an own list. */
export function readImportedList(body: unknown): SentList {
  return readList('import', body, undefined)
}

function readList(action: Action, document: unknown, enabled: unknown): SentList {
  const report = new Report()
  const read = warninglist.read(document, report)
  if (!read || report.findings.length > 0) throw refusal(action, report)
  const entries = [...listedEntries(read.list)]
  checkEntries(read.type, entries, report)
  if (read.name.trim() === '')
    report.faultAt('name', { rule: 'warninglist.name', message: 'Name cannot be empty.' }, read.name)
  if (report.findings.length > 0) throw refusal(action, report)
  const types = (read.matching_attributes ?? []).filter((type) => type !== ALL && type !== '')
  return {
    name: read.name,
    type: read.type,
    description: read.description ?? '',
    version: read.version,
    category: read.category ?? 'false_positive',
    enabled: enabled === undefined ? undefined : isOn(enabled),
    entries: entries.map(({ value, comment }) => ({ value, comment: comment === '' ? null : comment })),
    types,
    entriesForm: entries.some(({ comment }) => comment) ? 'map' : 'list',
  }
}

function isOn(value: unknown): boolean {
  return value === true || value === 1 || value === '1' || value === 'true'
}

/** An own list holds nothing that could never match: its maker is there to mend it. */
function checkEntries(type: WarninglistType, entries: readonly SentEntry[], report: Report): void {
  if (entries.length === 0)
    report.faultAt('list', { rule: 'warninglist.list', message: 'A list has entries.' }, entries)
  for (const { value } of entries) {
    if (report.findings.length >= MAX_NAMED) return
    const entry = readEntry(type, value)
    if ('fault' in entry)
      report.faultAt('list', { rule: `warninglist.${type}`, message: `${value}: ${entry.fault}` }, value)
  }
}

/** Entries as text, as rows of MISP's table, or in the public layout. */
function entriesOf(sent: Sent): unknown {
  const { entries, WarninglistEntry: rows } = sent
  if (typeof entries === 'string')
    return formOf(
      entries
        .split('\n')
        .map(readLine)
        .filter(([value]) => value !== ''),
    )
  if (Array.isArray(rows)) {
    return formOf(rows.map((row: Sent | null) => [textOf(row?.['value']), textOf(row?.['comment'])] as const))
  }
  return sent['list']
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function readLine(line: string): readonly [string, string] {
  const [value = '', ...comment] = line.split('#')
  return [value.trim(), comment.join('#').trim()]
}

function formOf(entries: (readonly [string, string])[]): unknown {
  return entries.some(([, comment]) => comment !== '') ? Object.fromEntries(entries) : entries.map(([value]) => value)
}

function typesOf(sent: Sent): unknown {
  const { matching_attributes: types, WarninglistType: rows } = sent
  if (!Array.isArray(rows)) return types
  return rows.map((row: Sent | string | null) => (typeof row === 'string' ? row : textOf(row?.['type'])))
}

function refusal(action: Action, report: Report): Problem {
  const errors: Record<string, string[]> = {}
  for (const { path, message } of report.findings) (errors[path || 'Warninglist'] ??= []).push(message)
  return refused(action, errors)
}

/** As MISP answers what breaks a rule. */
export function refused(action: Action, errors: Record<string, string[]>): Problem {
  return new Problem('rejected', `Could not ${action} Warninglist`, { url: `/warninglists/${action}`, errors })
}
