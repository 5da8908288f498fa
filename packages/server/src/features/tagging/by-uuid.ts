import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { success, type Success } from '../../platform/http/answers.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isWished, type Wishes } from '../../platform/http/wishes.ts'
import { tagsByName, type TagRow } from '../tags/resolve.ts'
import { attachTags, detachTag, mayTagTarget, touch, type Attached } from './attach.ts'
import { findTarget, type Target } from './target.ts'

const NOT_YOURS =
  'Cannot alter the tags of this data, only the organisation that has created the data (orgc) can modify global tags.'
const HOST_ONLY = 'Local tags can only be added by users of the host organisation.'

/** `/tags/attachTagToObject`: tags, by name or id, onto the event or attribute of a uuid. */
export async function attachByUuid(context: Context, actor: Actor, wishes: Wishes): Promise<Success> {
  const names = namesIn(wishes['tag'])
  const local = isWished(wishes['local'])
  const { relationship_type } = wishes
  return inTransaction(context, async (tx) => {
    const target = await requireTarget(tx, actor, wishes['uuid'])
    refuse(actor, target, local)
    const relationshipType =
      typeof relationship_type === 'string' && relationship_type !== '' ? relationship_type : null
    const outcomes = await attachTags(tx, { context, actor }, target, {
      names,
      connection: { local, relationshipType },
    })
    return success(sentence(outcomes, target, local), '/tags/attachTagToObject')
  })
}

/** `/tags/removeTagFromObject`. */
export async function removeByUuid(context: Context, actor: Actor, wishes: Wishes): Promise<Success> {
  return inTransaction(context, async (tx) => {
    const target = await requireTarget(tx, actor, wishes['uuid'])
    const tag = await findTag(tx, wishes['tag'])
    if (!tag) throw new Problem('not-allowed', 'Invalid Tag.')
    const removed = await detachTag(tx, target, tag.id)
    if (!removed) {
      throw new Problem('not-found', `Could not remove tag as it is not attached to the target ${target.kind}`)
    }
    refuse(actor, target, removed.local)
    if (!removed.local) await touch(tx, context, target)
    const scope = removed.local ? 'Local' : 'Global'
    const message = `${scope} tag ${tag.name} (${tag.id}) successfully removed from ${target.kind}(${target.id}).`
    return success(message, '/tags/removeTagFromObject')
  })
}

async function requireTarget(tx: Tx, actor: Actor, uuid: unknown): Promise<Target> {
  const target = typeof uuid === 'string' ? await findTarget(tx, actor, uuid) : undefined
  if (!target) throw new Problem('not-found', 'Invalid Target.')
  return target
}

function refuse(actor: Actor, target: Target, isLocal: boolean): void {
  if (isSiteAdmin(actor) || mayTagTarget(actor, target, isLocal)) return
  if (!isLocal) throw new Problem('forbidden', NOT_YOURS)
  throw refusal(`Failed to attach 1 tags. Reasons: ${JSON.stringify({ 0: HOST_ONLY })}`)
}

function refusal(errors: string): Problem {
  return new Problem('rejected', 'Could not attachTagToObject Tag', { url: '/tags/attachTagToObject', errors })
}

function namesIn(sent: unknown): (string | number)[] {
  const names = [sent]
    .flat()
    .filter((item): item is string | number => typeof item === 'string' || typeof item === 'number')
  if (names.length === 0) throw new Problem('not-found', 'Invalid Tag.')
  return names
}

async function findTag(tx: Tx, sent: unknown): Promise<TagRow | undefined> {
  const text = String(namesIn(sent)[0])
  if (!/^\d{1,15}$/.test(text)) return (await tagsByName(tx, [text])).get(text)
  return tx.selectFrom('tags').selectAll().where('id', '=', Number(text)).executeTakeFirst()
}

/** MISP's sentence for what was attached; refusals of all tags are an error. */
function sentence(outcomes: readonly Attached[], target: Target, isLocal: boolean): string {
  const attached = outcomes.filter((outcome) => outcome.kind === 'attached')
  const present = outcomes.filter((outcome) => outcome.kind === 'there already')
  const reasons = outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? [outcome.why] : []))
  if (attached.length === 0 && present.length === 0) {
    throw refusal(
      `Failed to attach ${reasons.length} tags. Reasons: ${JSON.stringify(Object.fromEntries(reasons.entries()))}`,
    )
  }
  const [first] = attached
  const [there] = present
  if (attached.length > 1) return `Successfully attached ${attached.length} tags to ${target.kind} (${target.id})`
  if (first) {
    const scope = isLocal ? 'Local' : 'Global'
    return `${scope} tag ${first.tag.name}(${first.tag.id}) successfully attached to ${target.kind}(${target.id}).`
  }
  return `${target.kind} already has the requested tag attached, no changes had to be made for tag ${there?.tag.name ?? ''}.`
}
