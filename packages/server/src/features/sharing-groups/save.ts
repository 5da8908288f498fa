import type { SharingGroup } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { recordChange } from '../audit/record.ts'
import { findOrganisation } from '../orgs/find.ts'
import { captureMembers } from './capture-members.ts'
import { saveServers } from './capture-servers.ts'
import { makeGroup } from './capture.ts'
import { saveNested } from './children.ts'
import { mayEditStored, requireEditable } from './find.ts'
import { findGroup, isNameTaken, type SharingGroupRow } from './group.ts'
import { touchGroup } from './members.ts'
import { readSentGroup, refuseGroup } from './read-sent.ts'
import { lockMembership } from './rebuild.ts'
import { changeOfEntries, entriesOf, recordWhole } from './record-members.ts'

const NOT_SAVED = 'Could not save sharing group.'

/** Makes a group of the actor's organisation. One that is here already is edited, as in MISP. */
export async function addGroup(context: Context, actor: Actor, body: unknown): Promise<number> {
  const sent = readSentGroup(body, 'add')
  if (sent.name === undefined || sent.name.trim() === '') throw refuseGroup('add', NOT_SAVED)
  return inTransaction(context, async (tx) => {
    await lockMembership(tx)
    const known = sent.uuid === undefined ? undefined : await findGroup(tx, sent.uuid)
    if (known && !(await mayEditStored(tx, actor, known))) throw refuseGroup('add', NOT_SAVED)
    if (known) return change(tx, { context, actor, action: 'add' }, known, sent)
    const id = await makeGroup(tx, actor, sent)
    if (id === undefined) throw refuseGroup('add', NOT_SAVED)
    await saveMembers(tx, { context, actor, action: 'add' }, id, sent)
    await recordWhole(tx, actor, 'add', { group: await requireRow(tx, id), entries: await entriesOf(tx, id) })
    return id
  })
}

/** Edits a group: what was sent changes, the rest stays. */
export async function editGroup(context: Context, actor: Actor, reference: string, body: unknown): Promise<number> {
  const sent = readSentGroup(body, 'edit')
  return inTransaction(context, async (tx) => {
    await lockMembership(tx)
    const stored = await requireEditable(tx, actor, reference, 'Action not allowed.')
    return change(tx, { context, actor, action: 'edit' }, stored, sent)
  })
}

type By = { context: Context; actor: Actor; action: 'add' | 'edit' }

async function change(tx: Tx, by: By, stored: SharingGroupRow, sent: SharingGroup): Promise<number> {
  const { name, releasability, description, active, roaming, confidential, embeddable } = sent
  if (name !== undefined) await refuseName(tx, by.action, name, stored.id)
  const changed = Object.entries({
    name,
    releasability,
    description,
    active,
    roaming,
    confidential,
    embeddable,
  }).filter(([, value]) => value !== undefined)
  const before = await entriesOf(tx, stored.id)
  await tx
    .updateTable('sharing_groups')
    .set({ ...Object.fromEntries(changed), modified: by.context.clock.now() })
    .where('id', '=', stored.id)
    .execute()
  await saveMembers(tx, by, stored.id, sent)
  const after = await requireRow(tx, stored.id)
  const members = changeOfEntries(before, await entriesOf(tx, stored.id))
  await recordChange(tx, by.actor, { model: 'SharingGroup', action: 'edit', before: stored, after, members })
  return stored.id
}

async function requireRow(tx: Tx, id: number): Promise<SharingGroupRow> {
  return tx.selectFrom('sharing_groups').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

async function saveMembers(tx: Tx, { context, actor, action }: By, groupId: number, sent: SharingGroup): Promise<void> {
  const entries: SharingGroup['SharingGroupOrg'] = []
  for (const entry of sent.SharingGroupOrg ?? []) {
    const { uuid } = entry.Organisation ?? (await findOrganisation(tx, String(entry.org_id ?? 0))) ?? {}
    if (uuid === undefined) throw refuseGroup(action, { SharingGroupOrg: ['Invalid organisation.'] })
    entries.push({ ...entry, Organisation: { ...entry.Organisation, uuid } })
  }
  await captureMembers(tx, actor, groupId, entries)
  await saveServers(tx, groupId, sent)
  await saveNested(tx, actor, groupId, sent.SharingGroupGroup)
  await touchGroup(tx, context, groupId)
}

async function refuseName(tx: Tx, action: By['action'], name: string, exceptId: number): Promise<void> {
  if (name.trim() === '') throw refuseGroup(action, { name: ['Name cannot be empty.'] })
  if (await isNameTaken(tx, name, exceptId)) {
    throw refuseGroup(action, { name: ['A sharing group with this name already exists.'] })
  }
}
