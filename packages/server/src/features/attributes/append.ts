import { attribute, Report, unwrap, type Attribute, type Finding } from '@tocsin/format'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { readLines } from '../../platform/http/lines.ts'
import { storeFiles } from '../events/attachments.ts'
import { changeInside } from '../events/change-inside.ts'
import { requireEvent } from '../events/find-event.ts'
import { mayModify, refuseChange } from '../events/may-change.ts'
import type { Outcome } from '../events/merge.ts'
import { originOf } from '../events/origin.ts'
import { recordInside } from '../events/record-inside.ts'
import type { AttributeRow } from '../events/rows.ts'
import { saveChildren } from '../events/save-children.ts'

/** Lines saved in one transaction, and what they may come to: what an interruption can cost, and what is held in memory. */
const BATCH = 1_000
const BATCH_LENGTH = 8 * 1024 * 1024
/** A longer attribute, with its file, is added by itself. */
const LONGEST_LINE = 8 * 1024 * 1024

/** What became of one input line, as one output line says it. */
export type LineOutcome = {
  line: number
  outcome: Outcome<AttributeRow>['kind']
  uuid?: string
  id?: string
  findings?: Finding[]
}

type Line = { number: number } & ({ attribute: Attribute } | { findings: Finding[] })

/**
 * Adds attributes to an event line by line, so that an event may grow beyond any one body. Each line is an attribute;
 * each answer line says what became of it. Sending the same lines again changes nothing: timestamps and uuids decide.
 *
 * Throws before the first answer when the event is not there, or not the actor's to change.
 */
export async function appendAttributes(
  context: Context,
  actor: Actor,
  event: string,
  body: AsyncIterable<Buffer>,
): Promise<AsyncGenerator<string>> {
  const found = await requireEvent(context.db, viewerOf(actor), event)
  if (!mayModify(actor, found)) refuseChange()
  return outcomes(context, actor, String(found.id), body)
}

async function* outcomes(
  context: Context,
  actor: Actor,
  event: string,
  body: AsyncIterable<Buffer>,
): AsyncGenerator<string> {
  let number = 0
  let length = 0
  let batch: Line[] = []
  for await (const text of readLines(body, Math.min(LONGEST_LINE, context.config.maxBody))) {
    number += 1
    if (text.trim() === '') continue
    batch.push(readLine(number, text))
    length += text.length
    if (batch.length < BATCH && length < BATCH_LENGTH) continue
    yield await saveBatch(context, actor, event, batch)
    batch = []
    length = 0
  }
  if (batch.length > 0) yield await saveBatch(context, actor, event, batch)
}

function readLine(number: number, text: string): Line {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return {
      number,
      findings: [{ path: '', rule: 'json', message: 'The line is not valid JSON.', value: text.slice(0, 200) }],
    }
  }
  const report = new Report()
  const read = attribute.read(unwrap(raw, 'Attribute')[0], report)
  return read === undefined ? { number, findings: report.findings } : { number, attribute: read }
}

async function saveBatch(context: Context, actor: Actor, event: string, batch: readonly Line[]): Promise<string> {
  const readable = batch.flatMap((line) => ('attribute' in line ? [line.attribute] : []))
  const files = await storeFiles(context.files, { Attribute: readable })
  const origin = await originOf(context, actor, { Attribute: readable })
  const saved = await changeInside(context, actor, { event }, async (tx, row) => {
    const inside = await saveChildren(
      tx,
      row,
      { Attribute: readable },
      { origin, now: context.clock.seconds(), existing: 'update', duplicates: 'refuse', isNewEvent: false, files },
    )
    const { attributes } = inside
    await recordInside(tx, actor, row, inside)
    return { result: attributes, isChanged: attributes.some(({ kind }) => kind === 'added' || kind === 'updated') }
  })
  const left = [...saved]
  return batch
    .map((line) => `${JSON.stringify(outcomeOf(line, 'attribute' in line ? left.shift() : undefined))}\n`)
    .join('')
}

function outcomeOf(line: Line, outcome: Outcome<AttributeRow> | undefined): LineOutcome {
  if (!outcome) return { line: line.number, outcome: 'refused', findings: 'findings' in line ? line.findings : [] }
  const { kind: is } = outcome
  if (outcome.kind === 'refused')
    return { line: line.number, outcome: is, uuid: outcome.uuid, findings: outcome.findings.map(bare) }
  return { line: line.number, outcome: is, uuid: outcome.row.uuid, id: String(outcome.row.id) }
}

/** A line is an attribute of its own: its findings need not say which of the batch it was. */
function bare(finding: Finding): Finding {
  return { ...finding, path: finding.path.replace(/^Attribute\[\d+\]\./, '') }
}
