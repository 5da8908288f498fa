import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Viewer } from '../../access/viewer.ts'
import { visibleAttributes } from '../../access/visibility.ts'
import type { Context } from '../../context.ts'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { changeInside } from '../events/change-inside.ts'
import { requireObject, requireShownObject, type FoundObject } from '../events/find-object.ts'
import { holdExpected } from '../events/hold-expected.ts'
import type { AttributeRow, EventRow } from '../events/rows.ts'
import { saveChildren } from '../events/save-children.ts'
import { timeOfEdit } from '../events/touch.ts'
import { templateIn, templatesOf, versionsOf, type TemplateRow } from '../object-templates/find-template.ts'
import { planUpgrade, type UpgradePlan } from './plan-upgrade.ts'

/** An object, the version that it is of, the one that it could be of, and what lies between. */
export type Upgrade = { object: FoundObject; from: TemplateRow | undefined; to: TemplateRow; plan: UpgradePlan }

/** `version` is the one to go to: as long as none is named, the one in use, or the newest. */
export type SentUpgrade = {
  reference: string
  version: string | undefined
  force: boolean
  expected: number | undefined
}

/** What an upgrade of an object would change; nothing is. */
export async function previewUpgrade(
  { db }: Context,
  actor: Actor,
  { reference, version }: Pick<SentUpgrade, 'reference' | 'version'>,
): Promise<Upgrade> {
  return findUpgrade(db, viewerOf(actor), await requireShownObject(db, actor, reference), version)
}

/**
 * Brings an object to another version of its template: attributes take their new types where their values fit, and all
 * others stay as they are. An object that would break the new version's rules is left alone unless that is asked for.
 */
export async function upgradeObject(
  context: Context,
  actor: Actor,
  { reference, version, force, expected }: SentUpgrade,
): Promise<FoundObject> {
  const viewer = viewerOf(actor)
  const { id, event_id } = await requireShownObject(context.db, actor, reference)
  await changeInside(context, actor, { event: String(event_id) }, async (tx, event) => {
    await holdExpected(tx, 'objects', id, expected)
    const upgrade = await findUpgrade(tx, viewer, await requireObject(tx, viewer, String(id)), version)
    if (isCurrent(upgrade)) throw new Problem('not-allowed', 'The object is of this version already.')
    const { broken } = upgrade.plan
    if (broken.length > 0 && !force) {
      throw new Problem('invalid', 'The object would break rules of the new version.', { errors: broken })
    }
    await applyUpgrade(tx, { actor, event, now: timeOfEdit(context, expected) }, upgrade)
    return { result: undefined, isChanged: true }
  })
  return requireObject(context.db, viewer, String(id))
}

export function isCurrent({ object, to }: Pick<Upgrade, 'object' | 'to'>): boolean {
  return object.template_version === String(to.version)
}

async function findUpgrade(
  db: Db | Tx,
  viewer: Viewer,
  object: FoundObject,
  version: string | undefined,
): Promise<Upgrade> {
  const [known] = (await templatesOf(db, [{ template_uuid: object.template_uuid }])).values()
  const versions = known ? await versionsOf(db, known.uuid) : []
  const from = versions.find((row) => String(row.version) === object.template_version)
  const to = targetOf(versions, object, version)
  if (!to) throw new Problem('not-found', 'No such version of the template of this object is known here.')
  const attributes = await liveAttributes(db, viewer, object)
  return { object, from, to, plan: planUpgrade(attributes, from && templateIn(from), templateIn(to)) }
}

/** The version in use, as long as that is no step back; else the newest. Nobody is led back to an older one unasked. */
function targetOf(
  versions: readonly TemplateRow[],
  object: FoundObject,
  version: string | undefined,
): TemplateRow | undefined {
  if (version !== undefined) return versions.find((row) => String(row.version) === version)
  // A version that is no number is older than any.
  const ahead = versions.filter((row) => !(row.version < Number(object.template_version)))
  return ahead.find(({ active }) => active) ?? ahead[0]
}

/** The attributes of an object that the viewer sees and that are not deleted. */
export async function liveAttributes(db: Db | Tx, viewer: Viewer, object: FoundObject): Promise<AttributeRow[]> {
  return visibleAttributes(db, viewer)
    .selectAll('attributes')
    .where('attributes.event_id', '=', object.event_id)
    .where('attributes.object_id', '=', object.id)
    .where('attributes.deleted', '=', false)
    .orderBy('attributes.id')
    .execute()
}

type By = { actor: Actor; event: EventRow; now: number }

async function applyUpgrade(tx: Tx, { actor, event, now }: By, { object, to, plan }: Upgrade): Promise<void> {
  const retyped = plan.retypings.filter(({ findings }) => findings.length === 0)
  const Attribute = retyped.map(({ uuid, type, category }) => ({ uuid, type: type.to, category }))
  const options = { now, existing: 'update', duplicates: 'refuse', isNewEvent: false, files: new Map() } as const
  const origin = { by: 'user', actor } as const
  const sent = { uuid: object.uuid, name: object.name, Attribute }
  const saved = await saveChildren(tx, event, { Object: [sent] }, { origin, ...options })
  const refused = [...saved.objects, ...saved.attributes].find(({ kind }) => kind === 'refused')
  if (refused) throw new Problem('invalid', 'The object could not be brought to this version.', { errors: refused })
  const after = await tx
    .updateTable('objects')
    .set({
      name: to.name,
      meta_category: to.meta_category,
      description: to.description,
      template_uuid: to.uuid,
      template_version: String(to.version),
    })
    .where('id', '=', object.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  const more = retyped.length === 0 ? {} : { attributes_retyped: [null, retyped.length] as [null, number] }
  await recordChange(tx, actor, { model: 'Object', action: 'edit', before: object, after, event, more })
}
