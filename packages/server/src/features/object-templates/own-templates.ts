import { checkTemplate, objectTemplate, Report, unwrap, type ObjectTemplate } from '@tocsin/format'
import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { forgetContent } from '../content/forget.ts'
import { requireTemplate, versionsOf, type TemplateRow } from './find-template.ts'
import { holdVersions, keepVersion } from './keep-version.ts'
import { keyOf, objectTemplates } from './template-kind.ts'

/** A template as somebody sent it, with what they left out. */
type Sent = { template: ObjectTemplate; document: object }

/** Adds a template of our own, or a version that is not here yet of one: what was exported elsewhere comes in whole. */
export async function addTemplate(context: Context, actor: Actor, body: unknown): Promise<TemplateRow> {
  const sent = readSent(body)
  return inTransaction(context, async (tx) => {
    const others = await holdVersions(tx, sent.template.uuid)
    for (const other of others) refuseOthers(actor, other)
    if (others.some(({ version }) => version === sent.template.version)) {
      throw new Problem('not-allowed', 'This version of the template is there already: edit the template instead.')
    }
    return keepOwn(tx, actor, sent)
  })
}

/**
 * Edits a template of our own: a new version, one above the newest. Objects of the old ones stay as they are. Whoever
 * sends the version that they edited learns when somebody was faster.
 */
export async function editTemplate(
  context: Context,
  actor: Actor,
  reference: string,
  body: unknown,
): Promise<TemplateRow> {
  return inTransaction(context, async (tx) => {
    const { uuid } = await requireTemplate(tx, reference)
    const versions = await holdVersions(tx, uuid)
    for (const version of versions) refuseOthers(actor, version)
    const [newest] = versions
    if (!newest) throw new Problem('not-found', 'Invalid object template')
    const sent = readSent(body, { uuid, version: newest.version })
    if (sent.template.version !== newest.version) {
      throw new Problem('stale', `The newest version of this template is ${newest.version}.`)
    }
    return keepOwn(tx, actor, readSent({ ...sent.document, version: newest.version + 1 }), newest)
  })
}

/**
 * Deletes one version; where it was in use, the newest that is left takes its place. What objects say of it stays: they
 * are editable without. A library brings its own back with its next load.
 */
export async function deleteTemplate(context: Context, actor: Actor, reference: string): Promise<TemplateRow> {
  return inTransaction(context, async (tx) => {
    const { id, uuid, version } = await requireTemplate(tx, reference)
    // First, as the loader does: two that wait for each other would never end.
    await forgetContent(tx, objectTemplates.name, keyOf(uuid, version))
    const before = (await holdVersions(tx, uuid)).find((other) => other.id === id)
    if (!before) throw new Problem('not-found', 'Invalid object template')
    if (!before.fixed || !isSiteAdmin(actor)) refuseOthers(actor, before)
    await tx.deleteFrom('object_templates').where('id', '=', before.id).execute()
    const [newest] = await versionsOf(tx, before.uuid)
    if (before.active && newest) {
      await tx.updateTable('object_templates').set({ active: true }).where('id', '=', newest.id).execute()
    }
    await recordChange(tx, actor, { model: 'ObjectTemplate', action: 'delete', before })
    return before
  })
}

/** `known` stands where the sender says neither uuid nor version; its uuid stands in any case. */
function readSent(body: unknown, known?: { uuid: string; version: number }): Sent {
  const raw = unwrap(body, 'ObjectTemplate')[0]
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    throw new Problem('invalid', 'An object template has to be an object.')
  }
  const { uuid = crypto.randomUUID(), version = 1 } = { ...known, ...raw } as { uuid?: unknown; version?: unknown }
  const document = { ...raw, uuid: known?.uuid ?? uuid, version }
  const report = new Report()
  const template = objectTemplate.read(document, report)
  const findings = template ? [...report.findings, ...checkTemplate(template)] : report.findings
  if (!template || findings.length > 0) {
    throw new Problem('invalid', 'The object template breaks rules.', { errors: findings })
  }
  const { uuid: readUuid, version: readVersion = 1 } = template
  const named = { uuid: readUuid, version: readVersion }
  return { template: { ...template, ...named }, document: { ...document, ...named } }
}

/** A library's template is changed where it comes from; one of our own, by the organisation that made it. */
function refuseOthers(actor: Actor, { fixed, org_id }: TemplateRow): void {
  if (fixed) {
    throw new Problem('forbidden', 'This template came with a library: copy it under a uuid of its own to change it.')
  }
  if (org_id !== actor.orgId && !isSiteAdmin(actor)) {
    throw new Problem('forbidden', 'This template was made by another organisation.')
  }
}

async function keepOwn(tx: Tx, actor: Actor, sent: Sent, former?: TemplateRow): Promise<TemplateRow> {
  const owner = { fixed: false, userId: actor.userId, orgId: former?.org_id ?? actor.orgId }
  const { after } = await keepVersion(tx, { ...sent, owner })
  const action = former ? 'edit' : 'add'
  await recordChange(tx, actor, { model: 'ObjectTemplate', action, before: former, after })
  return after
}
