import type { DecayingModel, Formula } from '@tocsin/format'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { forgetContent } from '../content/forget.ts'
import { requireModel, type ModelRow } from './find.ts'
import { mayEditModel } from './may-edit.ts'
import { publicDecayingModels } from './public-models.ts'
import { readModel } from './sent-model.ts'

type Fields = Record<string, unknown>

/** Makes a model; it is the maker's organisation's. */
export async function addModel(context: Context, actor: Actor, fields: Fields): Promise<ModelRow> {
  const sent = readModel(fields, 'add')
  return inTransaction(context, async (tx) => {
    const added = await tx
      .insertInto('decaying_models')
      .values({ ...columnsOf(sent), uuid: crypto.randomUUID(), org_id: actor.orgId, is_default: false })
      .returningAll()
      .executeTakeFirstOrThrow()
    await recordChange(tx, actor, { model: 'DecayingModel', action: 'add', after: added })
    return added
  })
}

/** Edits a model: what was sent changes. Of those of the public library only who uses them, and whether, can change. */
export async function editModel(context: Context, actor: Actor, reference: string, fields: Fields): Promise<ModelRow> {
  return changeModel(context, actor, { reference, verb: 'edit' }, (stored) => {
    const { all_orgs, enabled, ...sent } = columnsOf(readModel(fields, 'edit', stored))
    return { all_orgs, enabled, ...(stored.is_default ? {} : sent) }
  })
}

export async function switchModel(
  context: Context,
  actor: Actor,
  reference: string,
  enabled: boolean,
): Promise<ModelRow> {
  return changeModel(context, actor, { reference, verb: enabled ? 'enable' : 'disable' }, () => ({ enabled }))
}

/** Says which types of attributes a model scores; those that the library gives a model of its own stay. */
export async function mapTypes(
  context: Context,
  actor: Actor,
  reference: string,
  types: readonly string[],
): Promise<ModelRow> {
  return changeModel(context, actor, { reference, verb: 'edit' }, (stored) =>
    stored.is_default
      ? { mapped_types: types.filter((type) => !stored.attribute_types.includes(type)) }
      : { attribute_types: [...types] },
  )
}

export async function deleteModel(context: Context, actor: Actor, reference: string): Promise<void> {
  await inTransaction(context, async (tx) => {
    const stored = await holdModel(tx, actor, reference, 'delete')
    if (stored.is_default) throw refusal('delete')
    await tx.deleteFrom('decaying_models').where('id', '=', stored.id).execute()
    // The library's model of this uuid gave way to it, and may come now.
    await forgetContent(tx, publicDecayingModels.name, stored.uuid)
    await recordChange(tx, actor, { model: 'DecayingModel', action: 'delete', before: stored })
  })
}

type Verb = 'edit' | 'delete' | 'enable' | 'disable'
type Change = Partial<ReturnType<typeof columnsOf> & { mapped_types: string[] }>

async function changeModel(
  context: Context,
  actor: Actor,
  { reference, verb }: { reference: string; verb: Verb },
  change: (stored: ModelRow) => Change,
): Promise<ModelRow> {
  return inTransaction(context, async (tx) => {
    const before = await holdModel(tx, actor, reference, verb)
    const after = await tx
      .updateTable('decaying_models')
      .set(change(before))
      .where('id', '=', before.id)
      .returningAll()
      .executeTakeFirstOrThrow()
    await recordChange(tx, actor, { model: 'DecayingModel', action: 'edit', before, after })
    return after
  })
}

/** A model that the actor may change, held. */
async function holdModel(tx: Tx, actor: Actor, reference: string, verb: Verb): Promise<ModelRow> {
  const { id } = await requireModel(tx, viewerOf(actor), reference)
  await tx.selectFrom('decaying_models').select('id').where('id', '=', id).forUpdate().execute()
  const stored = await requireModel(tx, viewerOf(actor), String(id))
  if (!mayEditModel(actor, stored)) throw refusal(verb)
  return stored
}

function refusal(verb: Verb): Problem {
  return new Problem('not-allowed', `You are not authorised to ${verb} this model.`)
}

function columnsOf(sent: DecayingModel) {
  const formula: Formula = sent.formula ?? 'Polynomial'
  return {
    name: sent.name,
    description: sent.description ?? '',
    formula,
    parameters: JSON.stringify(sent.parameters),
    attribute_types: [...new Set(sent.attribute_types)],
    ref: sent.ref ?? [],
    version: sent.version ?? '1',
    all_orgs: sent.all_orgs ?? true,
    enabled: sent.enabled ?? false,
  }
}
