import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repaired } from './repaired.ts'

/** One request that a real MISP was sent, and what it answered. Source: `misp-answers/rest-answers.jsonl`. */
export type Exchange = {
  method: string
  /** The path with placeholders: `/events/view/{id}`. */
  template: string
  url: string
  req_body: unknown
  status: number
  res_headers: Record<string, string>
  res_body: unknown
}

const FILE = join(import.meta.dirname, '../../../shared/reference/misp-answers/rest-answers.jsonl')

/** The recorded exchanges; none where the recording is not at hand. */
export function readExchanges(): Exchange[] {
  if (!existsSync(FILE)) return []
  return readFileSync(FILE, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Exchange)
    .map((exchange) => ({ ...exchange, req_body: whole(exchange.req_body), res_body: whole(exchange.res_body) }))
}

/** What exchanges are called by: `GET /events/view/{id} 200`. */
export function labelOf({ method, template, status }: Exchange): string {
  return `${method} ${template} ${status}`
}

/** What can be read of a body: long ones were cut when they were recorded. */
export function whole(body: unknown): unknown {
  const { $truncated, $text } = (body ?? {}) as { $truncated?: boolean; $text?: string }
  return $truncated && $text !== undefined ? repaired($text) : body
}
