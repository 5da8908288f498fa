import type { Actor } from '../../access/actor.ts'
import type { ModelRow } from './find.ts'
import { mayEditModel } from './may-edit.ts'

/** A model in MISP's spelling, in MISP's order. */
export function presentModel(row: ModelRow) {
  const { id, uuid, name, description, org_id, enabled, all_orgs, ref, formula, version } = row
  return {
    id: String(id),
    uuid,
    name,
    parameters: { ...row.parameters, base_score_config: row.parameters.base_score_config ?? {} },
    attribute_types: typesOf(row),
    description,
    org_id: String(org_id),
    enabled,
    all_orgs,
    ref,
    formula,
    version,
    default: row.is_default,
  }
}

/** As lists hold it: types that were added by hand stand beside it, too. */
export function presentListed(row: ModelRow) {
  return { DecayingModel: presentModel(row), DecayingModelMapping: row.mapped_types }
}

/** As it is answered alone: with whether the reader may change it. */
export function presentViewed(actor: Actor, row: ModelRow) {
  const isEditable = mayEditModel(actor, row)
  return { DecayingModel: { ...presentModel(row), isEditable }, DecayingModelMapping: row.mapped_types }
}

/** As others import it: without what means something on this server alone. */
export function presentExported(row: ModelRow) {
  const { id: _id, uuid: _uuid, org_id: _org, ...exported } = presentModel(row)
  return { DecayingModel: exported }
}

/** The types of attributes that a model scores. */
export function typesOf({ attribute_types, mapped_types }: ModelRow): string[] {
  return [...new Set([...attribute_types, ...mapped_types])]
}
