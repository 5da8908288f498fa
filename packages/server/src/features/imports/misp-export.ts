import { mispXmlValue, UnreadableDocument } from '@tocsin/convert'
import { parseEvents, type EventRead, type Finding } from '@tocsin/format'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { unfitProblem } from '../../platform/http/errors.ts'
import { SentFile } from '../../platform/http/multipart-body.ts'
import { refuseNested } from '../../platform/http/json-body.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isWished, type Wishes } from '../../platform/http/wishes.ts'
import { addEvent } from '../events/add.ts'
import { errorsByField } from '../events/errors-by-field.ts'
import { findEvent } from '../events/find-event.ts'
import { lockEvent } from './lock.ts'

/** What became of one event: `result` is true, the id of the event that has its uuid already, or why it is not here. */
export type ImportedEvent = {
  info: string
  result: true | string
  id: string
  validationIssues: Record<string, string[]>
  /** Each rule that something in the event broke, in a field that MISP's clients do not know. */
  rejected: readonly Finding[]
}

/**
 * Adds the events of an export of MISP, each by itself. They are copies, published or not as is wished for; with
 * `takeownership` they are the importer's own. One that is here already is named and left as it is.
 *
 * Source: MISP's EventsController::add_misp_export and Event::addMISPExportFile, in `import-export` §2.
 */
export async function importMispExport(context: Context, actor: Actor, wishes: Wishes): Promise<ImportedEvent[]> {
  const takesOwnership = isWished(wishes['takeownership'])
  const isPublished = isWished(wishes['publish'])
  const results: ImportedEvent[] = []
  for (const read of parseEvents(readDocument(wishes))) {
    if (read.event) {
      if (takesOwnership) delete read.event.Orgc
      read.event.published = isPublished
      lockEvent(read.event)
    }
    results.push(await importEvent(context, actor, read))
  }
  if (results.length === 0) throw notMisp()
  return results
}

async function importEvent(context: Context, actor: Actor, read: EventRead): Promise<ImportedEvent> {
  const head = { info: read.event?.info ?? '', id: '0', validationIssues: {}, rejected: read.findings }
  const uuid = read.event?.uuid
  const existing = uuid === undefined ? undefined : await findEvent(context.db, viewerOf(actor), uuid)
  if (existing) return { ...head, id: String(existing.id), result: String(existing.id) }
  try {
    const { id, rejected } = await addEvent(context, actor, read, { by: 'import' })
    return { ...head, id: String(id), result: true, validationIssues: errorsByField(rejected), rejected }
  } catch (error) {
    const problem = error instanceof Problem ? error : unfitProblem(error)
    if (!problem) throw error
    return { ...head, result: problem.message, validationIssues: errorsByField(read.findings) }
  }
}

function readDocument({ filecontent, submittedfile }: Wishes): unknown {
  if (submittedfile instanceof SentFile) return parse(fileText(submittedfile))
  if (typeof filecontent === 'string' && filecontent !== '') return parse(filecontent)
  if (typeof filecontent === 'object' && filecontent !== null) return filecontent
  throw new Problem('not-allowed', 'No file uploaded.')
}

function fileText({ name, bytes }: SentFile): string {
  if (name === '' && bytes.length === 0) throw new Problem('not-allowed', 'No file uploaded.')
  if (!/\.(json|xml)$/i.test(name)) {
    throw new Problem('not-allowed', 'File upload failed or file does not have the expected extension (.xml / .json).')
  }
  return new TextDecoder().decode(bytes)
}

/** MISP, too, takes for XML what begins like it. */
function parse(text: string): unknown {
  if (text.startsWith('<')) return parseXml(text)
  refuseNested(text)
  try {
    return JSON.parse(text)
  } catch {
    throw notMisp()
  }
}

function parseXml(text: string): unknown {
  try {
    return mispXmlValue(text)
  } catch (error) {
    if (error instanceof UnreadableDocument)
      throw new Problem('invalid', `This is not a valid MISP XML file. ${error.message}`)
    throw error
  }
}

function notMisp(): Problem {
  return new Problem('invalid', 'This is not a valid MISP JSON file.')
}
