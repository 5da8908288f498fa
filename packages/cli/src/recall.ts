import type { Client, PassedRecall, Recall } from '@tocsin/client'
import { printable } from './printable.ts'

type Print = (line: string) => void

/** Asks for an event back, and prints what is known of it so far: servers are asked while the command has ended already. */
export async function recall(client: Client, event: string, reason: string, print: Print): Promise<void> {
  const started = await client.recalls.start(event, reason)
  print(printable(`recall ${started.id} of event ${started.event}`))
  for (const line of linesOf(started)) print(printable(line))
}

/** The latest recalls, a line each; or one of them, with a line for each server that was asked. */
export async function showRecalls(client: Client, id: string | undefined, print: Print): Promise<void> {
  if (id === undefined) {
    for (const one of (await client.recalls.list()).recalls) print(printable(headOf(one)))
    return
  }
  const one = await client.recalls.view(id)
  print(printable(headOf(one)))
  for (const line of linesOf(one)) print(printable(line))
}

/** Asks those servers again that have not answered for good. */
export async function askRecalledAgain(client: Client, id: string, print: Print): Promise<void> {
  const asked = (await client.recalls.askAgain(id)).servers.filter(({ asked_again }) => asked_again !== null)
  print(asked.length === 0 ? 'Every server has answered.' : `${asked.length} of the servers are asked again.`)
}

function headOf({ id, event, created, reason, counts, outcome }: Recall): string {
  const told = Object.entries(counts).map(([state, count]) => `${count} ${state}`)
  return `${id}  ${event}  ${created}  ${outcome ?? 'made here'}  ${told.join(', ') || 'nobody to ask'}  ${reason}`
}

function* linesOf({ servers }: Recall): Generator<string> {
  for (const { server, state, why, passed } of servers) {
    yield lineOf(`${server.name} (${server.org})`, state, why, 1)
    yield* linesOfPassed(passed, 2)
  }
}

function* linesOfPassed(passed: readonly PassedRecall[], depth: number): Generator<string> {
  for (const { server, state, why, passed: further } of passed) {
    yield lineOf(server, state, why, depth)
    yield* linesOfPassed(further, depth + 1)
  }
}

// oxlint-disable-next-line max-params -- who, what, why, how far on
function lineOf(server: string, state: string, why: string, depth: number): string {
  return `${'  '.repeat(depth)}${server}: ${state}${why === '' ? '' : `. ${why}`}`
}
