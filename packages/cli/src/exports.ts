import { setTimeout as sleep } from 'node:timers/promises'
import { ApiError, type Client, type ScheduledExport } from '@tocsin/client'
import { printable } from './printable.ts'

type Print = (line: string) => void

/** So many milliseconds lie between two looks at whether an export is made. */
const PACE = 500

/** One's scheduled exports, a line each: what, how often, and how it last went. */
export async function listExports(client: Client, print: Print): Promise<void> {
  for (const one of await client.exports.index()) print(printable(lineOf(one)))
}

/** Has an export made, and waits for it. Answers the exit code: 0 when it is there, 1 when it could not be made. */
export async function runExport(client: Client, id: string, print: Print): Promise<0 | 1> {
  const begun = await client.exports.run(id)
  for (;;) {
    const found = (await client.exports.index()).find((one) => one.id === begun.id)
    if (!found) throw new ApiError(404, 'The export was deleted meanwhile.')
    if (!found.last_run.is_running) {
      print(printable(lineOf(found)))
      return found.last_run.error === null ? 0 : 1
    }
    await sleep(PACE)
  }
}

function lineOf({ id, saved_search, format, every, last_run, file }: ScheduledExport): string {
  const often = every === null ? 'on demand' : `every ${every}`
  const made = file === null ? 'not made yet' : `${file.size} bytes, made ${file.made}, SHA-256 ${file.sha256}`
  return `${id}  ${saved_search.name} as ${format}, ${often}: ${last_run.error ?? made}`
}
