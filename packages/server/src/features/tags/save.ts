import { Report, tag, unwrap, type Tag } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { readSetting } from '../../platform/settings/read-setting.ts'
import { recordChange } from '../audit/record.ts'
import { colourOf, galaxyFlags, tagsByName, type TagRow } from './resolve.ts'
import { describeNames } from './vocabulary.ts'

/** Adds a tag; one that is there already is answered as it stands. */
export async function addTag(context: Context, actor: Actor, body: unknown): Promise<TagRow> {
  const sent = readSent(body)
  return inTransaction(context, async (tx) => {
    const { canonical, colour, numericalValue } = (await describeNames(tx, [sent.name]))(sent.name)
    const added = await tx
      .insertInto('tags')
      .values({
        numerical_value: numericalValue,
        hide_tag: await readSetting(tx, 'MISP.incoming_tags_disabled_by_default'),
        ...fieldsOf(sent),
        name: sent.name,
        canonical,
        colour: sent.colour ?? colour ?? colourOf(sent.name),
        ...galaxyFlags(sent.name),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst()
    if (added) await recordChange(tx, actor, { model: 'Tag', action: 'add', after: added })
    return added ?? tx.selectFrom('tags').selectAll().where('name', '=', sent.name).executeTakeFirstOrThrow()
  })
}

/** Edits a tag: what was sent changes, the rest stays. */
export async function editTag(context: Context, actor: Actor, id: number, body: unknown): Promise<TagRow> {
  return inTransaction(context, async (tx) => {
    const stored = await requireTag(tx, id)
    const sent = readSent(body, stored.name)
    const twin = (await tagsByName(tx, [sent.name])).get(sent.name)
    if (twin && twin.id !== id) throw refusal('name', 'A similar name already exists.')
    const { canonical } = (await describeNames(tx, [sent.name]))(sent.name)
    const edited = await tx
      .updateTable('tags')
      .set({
        ...fieldsOf(sent),
        name: sent.name,
        canonical,
        ...(sent.colour === undefined ? {} : { colour: sent.colour }),
        ...galaxyFlags(sent.name),
      })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow()
    await recordChange(tx, actor, { model: 'Tag', action: 'edit', before: stored, after: edited })
    return edited
  })
}

/** Deletes a tag from the library and from every record that carries it. */
export async function deleteTag(context: Context, actor: Actor, id: number): Promise<void> {
  await inTransaction(context, async (tx) => {
    const stored = await requireTag(tx, id)
    for (const table of ['event_tags', 'attribute_tags'] as const) {
      await tx.deleteFrom(table).where('tag_id', '=', id).execute()
    }
    await tx.deleteFrom('tags').where('id', '=', id).execute()
    await recordChange(tx, actor, { model: 'Tag', action: 'delete', before: stored })
  })
}

async function requireTag(tx: Tx, id: number): Promise<TagRow> {
  const found = await tx.selectFrom('tags').selectAll().where('id', '=', id).executeTakeFirst()
  if (!found) throw new Problem('not-found', 'Invalid tag')
  return found
}

function readSent(body: unknown, name?: string): Tag {
  const raw = unwrap(body, 'Tag')[0] ?? {}
  const report = new Report()
  const named = typeof raw === 'object' && name !== undefined ? { name, ...raw } : raw
  const sent = tag.read(named, report)
  const finding = report.findings.find(({ path }) => path !== 'name') ?? report.findings[0]
  if (!sent || finding) throw refusal(finding?.path ?? 'Tag', finding?.message ?? 'A tag has to be an object.')
  if (sent.name.trim() === '') throw refusal('name', 'Name cannot be empty.')
  return sent
}

/** MISP says "add" where it edits, too. */
function refusal(field: string, message: string): Problem {
  return new Problem('not-allowed', `Could not add the Tag. [${field}]: ${message}`)
}

function fieldsOf(sent: Tag) {
  const { exportable, org_id, user_id, hide_tag, numerical_value, local_only } = sent
  const fields = { exportable, org_id, user_id, hide_tag, numerical_value, local_only }
  // Filtering keeps exactly the keys whose value is not undefined.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<
    Omit<TagRow, 'id' | 'name' | 'colour'>
  >
}
