import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { success, type Success } from '../../platform/http/answers.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { forgetContent } from '../content/forget.ts'
import { pointToCanonical } from '../tags/vocabulary.ts'
import { taxonomies } from './content.ts'
import { dressTags } from './dress-tags.ts'
import type { TaxonomyRow } from '../tags/present-taxonomy.ts'
import { findTaxonomy } from './find.ts'
import { hideTags } from './library-tags.ts'

/** `taxonomies/enable`: what people type is mapped onto its tags from now on. */
export async function enableTaxonomy(context: Context, actor: Actor, id: string): Promise<Success> {
  return inTransaction(context, async (tx) => {
    const found = await requireTaxonomy(tx, id, { action: 'enable', why: 'Invalid taxonomy.' })
    await setFlags(tx, actor, found, { enabled: true })
    await dressTags(tx, found.id, new Map())
    await pointToCanonical(tx)
    return success('Taxonomy enabled', `/taxonomies/enable/${id}`, { id })
  })
}

/** `taxonomies/disable`: its tags are hidden as well. */
export async function disableTaxonomy(context: Context, actor: Actor, id: string): Promise<Success> {
  return inTransaction(context, async (tx) => {
    const found = await requireTaxonomy(tx, id, { action: 'disable', why: 'Invalid taxonomy.' })
    await hideTags(tx, found.id, undefined)
    await setFlags(tx, actor, found, { enabled: false })
    await pointToCanonical(tx)
    return success('Taxonomy disabled', `/taxonomies/disable/${id}`, { id })
  })
}

type Toggle = { name: 'required' | 'highlighted'; action: 'toggleRequired' | 'toggleHighlighted'; wish: boolean }

/** Sets what it is told to; the messages are MISP's. */
export async function toggleTaxonomy(context: Context, actor: Actor, id: string, toggle: Toggle): Promise<Success> {
  const { name, action, wish } = toggle
  return inTransaction(context, async (tx) => {
    const found = await requireTaxonomy(tx, id, { action, why: 'Invalid Taxonomy' })
    await setFlags(tx, actor, found, { [name]: wish })
    return success(`Taxonomy ${action}ed`, `/taxonomies/${action}/${id}`, { id })
  })
}

/** `taxonomies/delete`: the tags that the library has stay, and its next update brings a public taxonomy back. */
export async function deleteTaxonomy(context: Context, actor: Actor, id: string): Promise<Success> {
  return inTransaction(context, async (tx) => {
    const found = await requireTaxonomy(tx, id, { action: 'delete', why: 'Taxonomy could not be deleted.' })
    await tx.deleteFrom('taxonomies').where('id', '=', found.id).execute()
    await forgetContent(tx, taxonomies.name, found.namespace)
    await recordChange(tx, actor, { model: 'Taxonomy', action: 'delete', before: found })
    if (found.enabled) await pointToCanonical(tx)
    return success('Taxonomy successfully deleted.', `/taxonomies/delete/${id}`, { id })
  })
}

type Refusal = { action: string; why: string }

/** The taxonomy, or MISP's refusal of an action on none. */
export async function requireTaxonomy(tx: Tx, id: string, { action, why }: Refusal): Promise<TaxonomyRow> {
  const found = await findTaxonomy(tx, id)
  if (found) return found
  throw new Problem('rejected', `Could not ${action} Taxonomy`, { errors: why, url: `/taxonomies/${action}/${id}`, id })
}

type Flags = Partial<Pick<TaxonomyRow, 'enabled' | 'required' | 'highlighted'>>

async function setFlags(tx: Tx, actor: Actor, before: TaxonomyRow, flags: Flags): Promise<void> {
  await tx.updateTable('taxonomies').set(flags).where('id', '=', before.id).execute()
  await recordChange(tx, actor, { model: 'Taxonomy', action: 'edit', before, after: { ...before, ...flags } })
}
