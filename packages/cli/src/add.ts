import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ApiError, type Client } from '@tocsin/client'
import { unwrap, type Finding } from '@tocsin/format'
import { SingleBar } from 'cli-progress'

/** Above this an event is sent without its attributes, and those follow line by line. */
const LARGE_EVENT = 20_000

type Totals = { added: number; present: number; refused: number; leftOut: number }

/**
 * Adds the events of files and folders, one after the other, and ends with an account of all. Answers the exit code: 0
 * when each event is on the server and whole, 1 otherwise.
 */
export async function add(client: Client, paths: readonly string[], print: (line: string) => void): Promise<0 | 1> {
  const files = (await Promise.all(paths.map(filesBelow))).flat()
  const totals: Totals = { added: 0, present: 0, refused: 0, leftOut: 0 }
  const bar = new SingleBar({
    format: '{bar} {value}/{total} files  {file}',
    clearOnComplete: true,
    noTTYOutput: false,
  })
  bar.start(files.length, 0, { file: '' })
  const say: string[] = []
  for (const file of files) {
    bar.update({ file })
    for (const line of await addFile(client, file, totals)) say.push(`${file}: ${line}`)
    bar.increment()
  }
  bar.stop()
  for (const line of say) print(line)
  print(
    `${totals.added} added, ${totals.present} already there, ${totals.refused} refused; ${totals.leftOut} parts left out`,
  )
  return totals.refused + totals.leftOut === 0 ? 0 : 1
}

/** The file itself, or every `.json` file below the folder. */
async function filesBelow(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path]
  const entries = await readdir(path, { recursive: true })
  return entries
    .filter((entry) => entry.endsWith('.json'))
    .map((entry) => join(path, entry))
    .sort()
}

async function addFile(client: Client, file: string, totals: Totals): Promise<string[]> {
  let events: unknown[]
  try {
    events = unwrap(JSON.parse(await readFile(file, 'utf8')), 'Event')
  } catch (error) {
    totals.refused += 1
    return [error instanceof Error ? error.message : String(error)]
  }
  const lines: string[] = []
  for (const event of events) lines.push(...(await addEvent(client, event as RawEvent, totals)))
  return lines
}

/** An event as it stands in the file; the server reads it properly. */
type RawEvent = { Attribute?: unknown } & Record<string, unknown>

async function addEvent(client: Client, event: RawEvent, totals: Totals): Promise<string[]> {
  try {
    const findings = await send(client, event)
    totals.added += 1
    totals.leftOut += findings.length
    return findings.map(({ path, message, value }) => `${path}: ${message} (found ${JSON.stringify(value)})`)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    if (error.status === 404) {
      totals.present += 1
      return []
    }
    totals.refused += 1
    return [error.errors === undefined ? error.message : `${error.message}: ${JSON.stringify(error.errors)}`]
  }
}

async function send(client: Client, event: RawEvent): Promise<Finding[]> {
  const { Attribute: attributes, ...rest } = event
  if (!Array.isArray(attributes) || attributes.length <= LARGE_EVENT) return (await client.events.add(event)).rejected
  const { event: saved, rejected } = await client.events.add({ ...rest, published: false })
  const findings = [...rejected]
  for await (const { findings: wrong = [], line } of client.append(saved.uuid ?? '', attributes as object[])) {
    findings.push(...wrong.map((finding) => ({ ...finding, path: `Event.Attribute[${line - 1}].${finding.path}` })))
  }
  return findings
}
