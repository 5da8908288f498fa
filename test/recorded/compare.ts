import type { Answer } from '../../packages/server/src/testing/ask.ts'
import type { Exchange } from './exchanges.ts'
import { shapeDifferences, shapeOf } from './shape.ts'

/** Where MISP speaks: these are compared word by word. */
const SPOKEN = ['name', 'message', 'url', 'errors', 'success'] as const

/** Headers by which MISP tells of its answer. */
const TOLD = ['content-type', 'x-result-count', 'x-skipped-elements-count', 'x-export-module-used', 'x-response-format']

/** How our answer differs from the recorded one, one sentence each. */
export function* differences(recorded: Exchange, { status, headers, body }: Answer): Generator<string> {
  if (status !== recorded.status) return yield `status: ${recorded.status} is ${status}`
  yield* headerDifferences(recorded, headers)
  const ours: unknown = body === '' ? null : body
  yield* shapeDifferences(shapeOf(recorded.res_body), shapeOf(ours))
  if (!isMessage(recorded.res_body) || !isMessage(ours)) return
  for (const name of SPOKEN) {
    const [said, other] = [masked(recorded.res_body[name]), masked(ours[name])]
    if (said !== other) yield `${name}: ${said} is ${other}`
  }
}

function* headerDifferences({ res_headers, res_body }: Exchange, headers: Headers): Generator<string> {
  for (const name of TOLD) {
    // Of what kind nothing is does not matter.
    if (name === 'content-type' && res_body === null) continue
    const [said, other] = [kindOf(name, res_headers[name]), kindOf(name, headers.get(name))]
    if (said !== other) yield `header ${name}: ${said} is ${other}`
  }
}

function kindOf(name: string, value: string | null | undefined): string {
  if (value === undefined || value === null) return 'not there'
  if (name === 'content-type') return value.split(';')[0] ?? ''
  return /^\d+$/.test(value) ? 'digits' : value
}

type Message = Record<string, unknown>

function isMessage(body: unknown): body is Message {
  return typeof body === 'object' && body !== null && ['message', 'saved', 'errors'].some((name) => name in body)
}

/** Without what differs from server to server. */
function masked(spoken: unknown): string | undefined {
  return JSON.stringify(spoken)
    ?.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '<uuid>')
    .replace(/https?:\/\/[\w.:]+/g, '<server>')
    .replace(/updated: [^"]+/g, 'updated: <key>')
    .replace(/\d+/g, '<n>')
}
