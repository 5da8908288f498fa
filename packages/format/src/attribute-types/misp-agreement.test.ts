import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { valueText } from './number-value.ts'
import { readValue } from './read-value.ts'
import type { AttributeType } from './table.ts'
import type { ValueVerdict } from './verdict.ts'

const repository = new URL('../../../../', import.meta.url)
const recording = new URL('../shared/reference/misp-answers/values.jsonl', repository)
const document = new URL('docs/compatibility/values.md', repository)
const beyondThreeBytes = /[\u{10000}-\u{10ffff}]/gu

type Long = { repeat: string; times: number }
type Line = {
  type: AttributeType
  value: unknown
  ok: boolean
  stored_value: string | Long | null
  value1?: string | Long
  value2?: string
  error: { value?: string[] } | string | null
}
type Row = { types: string[]; covers: (json: string) => boolean; misp: Side; ours: Side; text: string }
/** One side's answer as the document writes it: what happened, and the form, rule or `?` in code behind it. */
type Side = { what: string; code: string | undefined }

test.skipIf(!existsSync(recording))('values are read as MISP reads them, but for the documented differences', () => {
  const lines: Line[] = readFileSync(recording, 'utf8').trim().split('\n').map(parseLine)
  const rows = documentedRows(readFileSync(document, 'utf8'))
  const occurred = new Set<Row>()
  const surprises: unknown[] = []
  for (const line of lines) {
    const ours = answerTo(line)
    if (agrees(line, ours)) continue
    const row = rows.find((candidate) => explains(candidate, line, ours))
    if (row === undefined)
      surprises.push({ type: line.type, value: line.value, misp: line.error ?? line.stored_value, ours })
    else occurred.add(row)
  }
  expect(lines.length).toBeGreaterThan(2_500)
  expect(surprises).toEqual([])
  expect(rows.filter((row) => !occurred.has(row)).map((row) => row.text)).toEqual([])
})

test('the document lists differences that the test understands', () => {
  const rows = documentedRows(readFileSync(document, 'utf8'))
  expect(rows.length).toBeGreaterThan(10)
  for (const { misp, ours } of rows) {
    expect(['stored', 'stored with', 'refused', 'error 500']).toContain(misp.what)
    expect(['stored', 'refused']).toContain(ours.what)
  }
})

function answerTo(line: Line): ValueVerdict {
  const text = valueText(isLong(line.value) ? writtenOut(line.value) : line.value)
  return text.ok ? readValue(line.type, text.text) : text
}

function agrees(line: Line, ours: ValueVerdict): boolean {
  if (!line.ok) return !ours.ok && typeof line.error === 'object' && ours.message === line.error?.value?.[0]
  if (!ours.ok || ours.value !== writtenOut(line.stored_value)) return false
  return line.value1 === undefined || (ours.value1 === writtenOut(line.value1) && ours.value2 === line.value2)
}

function explains(row: Row, line: Line, ours: ValueVerdict): boolean {
  if (!row.types.includes('*') && !row.types.includes(line.type)) return false
  return row.covers(JSON.stringify(line.value)) && isMispAnswer(row.misp, line, ours) && isOurAnswer(row.ours, ours)
}

function isMispAnswer({ what, code }: Side, line: Line, ours: ValueVerdict): boolean {
  if (what === 'error 500') return !line.ok && typeof line.error === 'string'
  if (what === 'refused') return !line.ok && typeof line.error === 'object'
  if (!line.ok) return false
  if (what === 'stored with') return ours.ok && ours.value.replace(beyondThreeBytes, '?') === line.stored_value
  return code === undefined || JSON.parse(code) === line.stored_value
}

function isOurAnswer({ what, code }: Side, ours: ValueVerdict): boolean {
  if (what === 'refused') return !ours.ok && (code === undefined || code === ours.rule)
  return ours.ok && (code === undefined || JSON.parse(code) === ours.value)
}

function documentedRows(markdown: string): Row[] {
  const section = markdown.split('\n## ').find((part) => part.startsWith('Recorded differences')) ?? ''
  const tableLines = section.split('\n').filter((line) => line.startsWith('|'))
  return tableLines.slice(2).map(parseRow)
}

function parseRow(text: string): Row {
  const [, types = '', values = '', misp = '', ours = ''] = text
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'))
  return { types: codesIn(types), covers: coverOf(values), misp: parseSide(misp), ours: parseSide(ours), text }
}

function coverOf(cell: string): (json: string) => boolean {
  const code = cell.slice(1, -1)
  const [, source, flags] = /^\/(.*)\/(u?)$/.exec(code) ?? []
  if (source === undefined) return (json) => json === JSON.stringify(JSON.parse(code))
  const pattern = new RegExp(source, flags)
  return (json) => pattern.test(json)
}

function parseSide(cell: string): Side {
  const [what = ''] = cell.split('`', 1)
  return { what: what.trim(), code: codesIn(cell)[0] }
}

function codesIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? '')
}

function parseLine(text: string): Line {
  // The recording is a file of the workplace, made by a script with these fields.
  return JSON.parse(text) as Line
}

function isLong(value: unknown): value is Long {
  return typeof value === 'object' && value !== null && 'repeat' in value && 'times' in value
}

function writtenOut(value: string | Long | null): string | null {
  return isLong(value) ? value.repeat.repeat(value.times) : value
}
