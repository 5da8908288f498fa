import { readFile } from 'node:fs/promises'
import { parseEvents, Report, settleAttribute, walkAttributes, type EventRead, type Finding } from '@tocsin/format'

/**
 * Checks files of MISP JSON, in every envelope, and prints a line for each rule that is broken. Answers the exit code: 0
 * when all is well, 1 when something is not, 2 when a file cannot be read.
 */
export async function validate(files: readonly string[], print: (line: string) => void): Promise<0 | 1 | 2> {
  let code: 0 | 1 | 2 = 0
  for (const file of files) {
    const document = await readJson(file, print)
    if (document === undefined) code = 2
    else if (reportFindings(file, document.value, print) > 0 && code === 0) code = 1
  }
  return code
}

async function readJson(file: string, print: (line: string) => void): Promise<{ value: unknown } | undefined> {
  try {
    return { value: JSON.parse(await readFile(file, 'utf8')) as unknown }
  } catch (error) {
    print(`${file}: ${error instanceof Error ? error.message : String(error)}`)
    return undefined
  }
}

function reportFindings(file: string, document: unknown, print: (line: string) => void): number {
  let count = 0
  for (const read of parseEvents(document)) {
    for (const finding of findingsOf(read)) {
      count += 1
      print(`${file}: ${sentence(finding)}`)
    }
  }
  return count
}

/** What is wrong with an event: how it is built, and how its attributes fit their types. */
function findingsOf({ event, findings }: EventRead): Finding[] {
  const all = [...findings]
  if (event === undefined) return all
  if (!event.info?.trim()) {
    all.push({ path: 'Event.info', rule: 'event.info.empty', message: 'Info cannot be empty.', value: event.info })
  }
  for (const { attribute, path } of walkAttributes(event)) {
    const report = new Report()
    if (settleAttribute(attribute, report) === undefined) {
      all.push(...report.findings.map((finding) => ({ ...finding, path: `${path}.${finding.path}` })))
    }
  }
  return all
}

/** `Event.Attribute[3].value: IP address has an invalid format. (attribute.value.ip, found "300.1.1.1")` */
function sentence({ path, rule, message, value }: Finding): string {
  const found = value === undefined ? 'nothing' : JSON.stringify(value)
  return `${path}: ${message} (${rule}, found ${found})`
}
