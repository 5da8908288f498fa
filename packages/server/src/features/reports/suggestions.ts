import {
  findIndicators,
  findReferences,
  locateIndicators,
  plainTextOf,
  writeReference,
  type Indicator,
} from '@tocsin/convert'
import { attribute, defaultToIds, isAttributeType, Report, unwrap } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { acceptIndicators, type Accepted } from './accept.ts'
import { changeReport, holdReport } from './edit.ts'
import type { Extracted } from './extract-all.ts'
import { refuseTooLong } from './gather.ts'
import { refer } from './replace.ts'
import { readSentReport } from './sent-report.ts'

/** Which of a report's suggestions somebody accepts, by the suggested value, and the text that holds them if it is sent. */
type Suggestions = { content: string | undefined; accepted: ReadonlyMap<string, Accepted> }

/**
 * Makes attributes of accepted suggestions, and references of the suggestions in the report's text; where it holds none,
 * of the values themselves. Suggestions that were not accepted become plain text.
 *
 * Source: MISP's EventReport::applySuggestions, in `content-formats` §9.
 */
export async function acceptSuggestions(
  context: Context,
  actor: Actor,
  reference: string,
  body: unknown,
): Promise<Extracted> {
  const { content: sent, accepted } = readSuggestions(body)
  return inTransaction(context, async (tx) => {
    const { report, event } = await holdReport(tx, actor, reference)
    const now = context.clock.seconds()
    const { uuidOf, rejected } = await acceptIndicators(tx, actor, { event, now }, [...accepted.values()])
    const before = sent ?? report.content ?? ''
    refuseTooLong(before)
    const known = new Map([...accepted].map(([value, { indicator }]) => [value, uuidOf(indicator)]))
    const content = hasSuggestions(before) ? settle(before, known) : referTo(before, known)
    const changed = await changeReport(tx, actor, { report, event, changes: { content }, now })
    return { report: changed, rejected }
  })
}

function hasSuggestions(content: string): boolean {
  for (const { kind } of findReferences(content)) if (kind === 'suggestion') return true
  return false
}

type Known = ReadonlyMap<string, string | undefined>

function settle(content: string, known: Known): string {
  const pieces: string[] = []
  let done = 0
  for (const { kind, target, start, end } of findReferences(content)) {
    if (kind !== 'suggestion') continue
    const uuid = known.get(target)
    pieces.push(
      content.slice(done, start),
      (uuid === undefined ? undefined : writeReference('attribute', uuid)) ?? target,
    )
    done = end
  }
  return pieces.join('') + content.slice(done)
}

function referTo(content: string, known: Known): string {
  const places = [...locateIndicators(plainTextOf(content))]
  const uuidOf = ({ value, original_value }: Indicator) => known.get(value) ?? known.get(original_value)
  return refer(content, { places, uuidOf, mentions: [] })
}

/** `{"suggestions": {"content"?, "mapping": {value: {"type"?, "category"?, "to_ids"?, …}}}}`, also as text, as MISP's page sends it. */
function readSuggestions(body: unknown): Suggestions {
  const [document] = unwrap(body ?? {}, 'EventReport')
  const sent = isRecord(document) ? document['suggestions'] : undefined
  const suggestions = typeof sent === 'string' ? parsed(sent) : sent
  const mapping = isRecord(suggestions) ? suggestions['mapping'] : undefined
  if (!isRecord(suggestions) || !isRecord(mapping)) {
    throw new Problem('invalid', 'suggestions has to be an object with a mapping of values.')
  }
  const { content } = readSentReport({ content: suggestions['content'] }, 'edit')
  return {
    content: content ?? undefined,
    accepted: new Map(Object.entries(mapping).map(([value, wish]) => [value, acceptedFor(value, wish)])),
  }
}

/** What the detector makes of the value, unless the type was chosen. */
function acceptedFor(value: string, wish: unknown): Accepted {
  const report = new Report()
  const read = isRecord(wish) ? attribute.read(wish, report) : {}
  const [fault] = report.findings
  if (!read || fault) throw new Problem('invalid', `suggestions.mapping: ${fault?.path ?? ''} ${fault?.message ?? ''}`)
  const [detected] = findIndicators(value)
  const { type, category, to_ids, comment } = read
  const indicator = detected?.original_value === value ? detected : undefinedIndicator(value, type)
  return { indicator, as: { type, category, to_ids, comment, value: read.value } }
}

function undefinedIndicator(value: string, type: string | undefined): Indicator {
  if (type === undefined || !isAttributeType(type)) {
    throw new Problem('invalid', 'suggestions.mapping has to name a type for each value that is no known indicator.')
  }
  return { types: [type], default_type: type, value, original_value: value, to_ids: defaultToIds(type) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem('invalid', 'suggestions is no JSON.')
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
