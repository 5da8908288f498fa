import { shapeDifferences, shapeOf } from '../recorded/shape.ts'
import type { SyncExchange } from './recording.ts'
import type { AskedRequest } from './scripted-peer.ts'

/** Headers by which a MISP knows another. */
const TOLD = [
  'accept',
  'content-type',
  'user-agent',
  'authorization',
  'content-encoding',
  'if-none-match',
  'x-pgp-signature',
]

type Requests = { theirs: SyncExchange[]; ours: AskedRequest[] }

/** How what was asked differs from what a MISP asked in the same place, one sentence each. */
export function* askedDifferences(
  recorded: readonly SyncExchange[],
  asked: readonly AskedRequest[],
): Generator<string> {
  const byName = new Map<string, Requests>()
  const at = (name: string) => {
    const requests = byName.get(name) ?? { theirs: [], ours: [] }
    byName.set(name, requests)
    return requests
  }
  for (const one of recorded) at(`${one.method} ${one.template}`).theirs.push(one)
  for (const one of asked) at(`${one.method} ${decodeURI(one.template)}`).ours.push(one)
  for (const [name, requests] of byName) yield* differencesOf(name, requests)
}

function* differencesOf(name: string, { theirs, ours }: Requests): Generator<string> {
  if (theirs.length !== ours.length) yield `${name}: ${theirs.length} times is ${ours.length} times`
  const [first, second] = [theirs[0], ours[0]]
  if (!first || !second) return
  for (const header of TOLD) {
    const [said, other] = [kindOf(header, first.req_headers[header]), kindOf(header, second.headers[header])]
    if (said !== other) yield `${name} ${header}: ${said} is ${other}`
  }
  const bodies = [theirs.map(({ req_body }) => req_body), ours.map(({ body }) => body)]
  for (const difference of shapeDifferences(shapeOf(bodies[0]), shapeOf(bodies[1]))) yield `${name} ${difference}`
}

function kindOf(header: string, value: string | undefined): string {
  if (value === undefined) return 'not there'
  if (header === 'user-agent') return value.replace(/#.+$/, '#<commit>')
  return header === 'authorization' || header === 'if-none-match' || header.startsWith('x-') ? 'there' : value
}
