import type { Finding } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { storeFiles } from '../events/attachments.ts'
import { changeInside } from '../events/change-inside.ts'
import { errorsOfAttribute } from '../events/apply-lists.ts'
import { originOf } from '../events/origin.ts'
import type { Outcome } from '../events/merge.ts'
import { recordInside } from '../events/record-inside.ts'
import type { AttributeRow } from '../events/rows.ts'
import { saveChildren } from '../events/save-children.ts'
import { sentAttributes, type SentItem } from './sent-attributes.ts'

export type AddOptions = {
  /** The event, by local id or uuid. */
  event: string
  /** A value that stands on the event already is an error, unless this is off: then that attribute is updated. */
  breakOnDuplicate: boolean
}

export type AddedAttributes = {
  added: AttributeRow[]
  /** By position in the request: `attribute_2` → `{field: [message]}`. */
  errors: Record<string, Record<string, string[]> | string>
  isSingle: boolean
}

/** Adds attributes to an event, each on its own: good ones are saved, bad ones named. If none is good, it is an error. */
export async function addAttributes(
  context: Context,
  actor: Actor,
  body: unknown,
  { event, breakOnDuplicate }: AddOptions,
): Promise<AddedAttributes> {
  const items = sentAttributes(body)
  const readable = items.flatMap((item) => ('attribute' in item ? [item.attribute] : []))
  const files = await storeFiles(context.files, { Attribute: readable })
  const origin = await originOf(context, actor, { Attribute: readable })
  const outcomes = await changeInside(context, actor, { event }, async (tx, row) => {
    const saved = await saveChildren(
      tx,
      row,
      { Attribute: readable },
      {
        origin,
        now: context.clock.seconds(),
        existing: 'refuse',
        duplicates: breakOnDuplicate ? 'refuse' : 'update',
        isNewEvent: false,
        files,
      },
    )
    await recordInside(tx, actor, row, saved)
    return { result: saved.attributes, isChanged: saved.attributes.some(isSaved) }
  })
  return answerOf(items, outcomes)
}

function isSaved({ kind }: Outcome<AttributeRow>): boolean {
  return kind === 'added' || kind === 'updated'
}

function answerOf(items: readonly SentItem[], outcomes: readonly Outcome<AttributeRow>[]): AddedAttributes {
  const added: AttributeRow[] = []
  const errors: AddedAttributes['errors'] = {}
  const left = [...outcomes]
  for (const [i, item] of items.entries()) {
    const outcome = 'attribute' in item ? left.shift() : undefined
    if (outcome && outcome.kind !== 'refused') added.push(outcome.row)
    else errors[`attribute_${i}`] = errorsOfAttribute(findingsOf(item, outcome))
  }
  if (added.length === 0) throw refusal(items.length === 1 ? (Object.values(errors)[0] ?? {}) : errors)
  return { added, errors, isSingle: items.length === 1 }
}

function findingsOf(item: SentItem, outcome: Outcome<AttributeRow> | undefined): Finding[] {
  if (outcome?.kind === 'refused') return outcome.findings
  return 'findings' in item ? item.findings : []
}

function refusal(errors: unknown): Problem {
  return new Problem('rejected', 'Could not add Attribute', { url: '/attributes/add', errors })
}
