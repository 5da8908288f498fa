import { decayingModel, Report, type DecayingModel } from '@tocsin/format'
import { HOST_ORG_ID } from '../../access/host-org.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import type { ContentKind, EntryChanges } from '../content/content-kind.ts'

const NOTHING: EntryChanges = { added: 0, changed: 0, removed: 0 }

/** The models of the public library, `models/*.json`. Their entries are the types of attributes that they score. */
export const publicDecayingModels: ContentKind = {
  name: 'decaying-models',
  recognises({ parameters }) {
    return (
      typeof parameters === 'object' && parameters !== null && 'lifetime' in parameters && 'threshold' in parameters
    )
  },
  read(document) {
    const report = new Report()
    const read = decayingModel.read(document, report)
    // A public model keeps its uuid over all versions.
    if (read && read.uuid === undefined) report.faultAt('uuid', missing, undefined)
    const text = JSON.stringify(document)
    if (text.includes('\\u0000')) report.fault('text.nul', 'Text must not contain NUL characters.', undefined)
    if (!read || read.uuid === undefined || report.findings.length > 0) return { faults: report.findings }
    const { uuid } = read
    return { key: uuid, version: read.version ?? '1', keep: async (tx) => keepModel(tx, { ...read, uuid }, text) }
  },
  async source(db: Db, key) {
    const row = await db
      .selectFrom('decaying_models')
      .select('source')
      .where('uuid', '=', key.toLowerCase())
      .where('is_default', '=', true)
      .executeTakeFirst()
    return row?.source ?? undefined
  },
}

const missing = { rule: 'required', message: 'This field cannot be left out.' }

/** Writes it over what was there under its uuid; who uses it, and whether, stays. */
async function keepModel(tx: Tx, sent: DecayingModel & { uuid: string }, source: string): Promise<EntryChanges> {
  const stored = await tx.selectFrom('decaying_models').selectAll().where('uuid', '=', sent.uuid).executeTakeFirst()
  // Somebody's own model has its uuid: theirs stays.
  if (stored && !stored.is_default) return NOTHING
  const types = [...new Set(sent.attribute_types)]
  const columns = {
    name: sent.name,
    description: sent.description ?? '',
    formula: sent.formula ?? 'Polynomial',
    parameters: JSON.stringify(sent.parameters),
    attribute_types: types,
    ref: sent.ref ?? [],
    version: sent.version ?? '1',
    source,
  }
  await tx
    .insertInto('decaying_models')
    .values({ ...columns, uuid: sent.uuid, org_id: HOST_ORG_ID, is_default: true })
    .onConflict((conflict) => conflict.column('uuid').doUpdateSet(columns))
    .execute()
  const before = stored?.attribute_types ?? []
  return {
    added: types.filter((type) => !before.includes(type)).length,
    changed: 0,
    removed: before.filter((type) => !types.includes(type)).length,
  }
}
