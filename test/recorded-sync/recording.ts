import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { whole, type Exchange } from '../recorded/exchanges.ts'

/** One request from one MISP to another, and its answer; which of the two asked. */
export type SyncExchange = Exchange & { scenario: string; from: 'A' | 'B'; req_headers: Record<string, string> }

/** What was done on one server, and what the two said to each other for it. */
export type Run = { scenario: string; at: 'A' | 'B'; method: string; url: string; exchanges: SyncExchange[] }

export type Recording = { runs: Run[]; exchanges: SyncExchange[] }

const FILE = join(import.meta.dirname, '../../../shared/reference/misp-answers/sync-exchanges.jsonl')

type Line = SyncExchange & { kind: string; at: 'A' | 'B' }

/**
 * Two MISP servers that synchronise, as they were recorded; empty where the recording is not at hand.
 *
 * Source: `misp-answers/sync-exchanges.jsonl`, described in `sync-findings.md`.
 */
export function readRecording(): Recording {
  if (!existsSync(FILE)) return { runs: [], exchanges: [] }
  const recording: Recording = { runs: [], exchanges: [] }
  for (const text of readFileSync(FILE, 'utf8').split('\n')) {
    if (text !== '') addLine(recording, JSON.parse(text) as Line)
  }
  return recording
}

function addLine({ runs, exchanges }: Recording, line: Line): void {
  const { kind, scenario, at, method, url } = line
  if (kind === 'trigger') runs.push({ scenario, at, method, url, exchanges: [] })
  if (kind !== 'exchange') return
  const status = Number(line.status)
  const bodies = { req_body: whole(line.req_body), res_body: whole(line.res_body) }
  const exchange = { ...line, ...bodies, status, template: templateOf(url) }
  exchanges.push(exchange)
  const run = runs.at(-1)
  if (run?.scenario === scenario && run.at === line.from) run.exchanges.push(exchange)
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** A path without what differs from one request to the next. */
export function templateOf(url: string): string {
  return url
    .replaceAll(UUID, '{uuid}')
    .replaceAll(/(?:uuid\[\]:\{uuid\}\/?)+/g, 'uuid[]:{uuid}…')
    .replaceAll(/timestamp:\d+/g, 'timestamp:{seconds}')
    .replaceAll(/\/\d+(?=\/|$)/g, '/{id}')
}
