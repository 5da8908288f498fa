import { ApiError, type Client } from '@tocsin/client'
import { unwrap } from '@tocsin/format'
import { briefly, count, isClean, nothing, summary, type EventOutcome } from './account.ts'
import { addEvent } from './add-event.ts'
import { eventFiles } from './event-files.ts'
import { readJsonFile } from './json-file.ts'
import { printable } from './printable.ts'
import type { Progress } from './progress.ts'

/**
 * Adds the events of files and folders, one after the other, and ends with an account of all. Answers the exit code: 0
 * when each event is on the server and whole, 1 when something was refused or left out, 2 when not all could be tried.
 *
 * @throws ApiError when the server is out of reach from the start or does not know the key
 */
export async function add(
  client: Client,
  paths: readonly string[],
  { print, progress }: { print: (line: string) => void; progress: Progress },
): Promise<0 | 1 | 2> {
  const files = await eventFiles(paths)
  // Asked first, so that a wrong key is one refusal and not one a file.
  await client.users.me()
  let account = nothing
  let untried = files.length
  let end: ApiError | undefined
  const tally = (outcome: EventOutcome): void => {
    account = count(account, outcome)
  }
  progress.start(files.length)
  for (const file of files) {
    try {
      await addFile(client, file, { progress, tally })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      end = error
      break
    }
    untried -= 1
  }
  progress.stop()
  print(summary(account))
  if (end === undefined) return isClean(account) ? 0 : 1
  print(printable(`Stopped: ${end.message}. Files left: ${untried}. What was added stays; run it again for the rest.`))
  return 2
}

type Watch = { progress: Progress; tally: (outcome: EventOutcome) => void }

async function addFile(client: Client, file: string, { progress, tally }: Watch): Promise<void> {
  const name = printable(file)
  const lines: string[] = []
  let account = nothing
  const note = (outcome: EventOutcome): void => {
    tally(outcome)
    account = count(account, outcome)
    const told = outcome.kind === 'refused' ? [outcome.why] : outcome.leftOut
    lines.push(...told.map((line) => `${name}: ${printable(line)}`))
  }
  progress.at(name)
  try {
    const read = await readJsonFile(file)
    if ('why' in read) return note({ kind: 'refused', why: read.why })
    for (const event of unwrap(read.value, 'Event')) {
      note(await addEvent(client, event, (done, of) => progress.at(`${name} (${done} of ${of} attributes)`)))
    }
  } finally {
    progress.done([`${name}: ${briefly(account)}`, ...lines])
  }
}
