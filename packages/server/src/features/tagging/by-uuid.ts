import { attachedTag, Report } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import { isOfHost } from '../../access/host-org.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { success, type Success } from '../../platform/http/answers.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'
import { errorsByField } from '../events/errors-by-field.ts'
import { attachTags, detachTag, findAttached, type Connection } from './attach.ts'
import { tagsCalled, wantTags } from './find-tags.ts'
import { respell, told, type Respelt } from './respell.ts'
import { attachedSentence, failedSentence } from './sentences.ts'
import { findTarget, mayTagTarget, type Target } from './target.ts'

const NOT_YOURS =
  'Cannot alter the tags of this data, only the organisation that has created the data (orgc) can modify global tags.'
const TRY_LOCAL = 'Please consider using local tags if you are in the host organisation of the instance.'
const HOST_ONLY = 'Local tags can only be added by users of the host organisation.'
/** What a request names: a record by its uuid, and tags by name or local id. */
export type Named = { uuid: unknown; tag: unknown }

/** `/tags/attachTagToObject`: tags onto the event or attribute of a uuid; in their canonical spelling, if that is wished. */
export async function attachByUuid(
  context: Context,
  actor: Actor,
  sent: Named & { local: boolean; relationship_type: unknown; canonical: boolean },
): Promise<Success & { suggestions?: Respelt['suggestions'] }> {
  const { uuid, names } = readNamed(sent)
  const connection = readConnection(sent)
  return inTransaction(context, async (tx) => {
    const target = await requireTarget(tx, actor, uuid)
    if (!mayTagTarget(actor, target, connection.local)) {
      if (!connection.local) throw notYours(actor)
      throw refusal(failedSentence(names.map(() => HOST_ONLY)))
    }
    const respelt = sent.canonical ? await respell(tx, names) : { names, suggestions: {} }
    const wanted = await wantTags(tx, actor, respelt.names, connection.local)
    const outcomes = await attachTags(tx, { context, actor }, target, { wanted, connection })
    const reasons = outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? [outcome.why] : []))
    if (reasons.length === outcomes.length) throw refusal(failedSentence(reasons))
    const sentence = attachedSentence(outcomes, target, connection.local)
    return { ...success(sentence, '/tags/attachTagToObject'), ...told(respelt) }
  })
}

/** `/tags/removeTagFromObject`: a tag off the event or attribute of a uuid. */
export async function removeByUuid(context: Context, actor: Actor, sent: Named): Promise<Success> {
  const { uuid, names } = readNamed(sent)
  return inTransaction(context, async (tx) => {
    const tags = await tagsCalled(tx, names[0])
    if (tags.length === 0) throw new Problem('not-allowed', 'Invalid Tag.')
    const target = await requireTarget(tx, actor, uuid)
    const attached = await findAttached(tx, target, tags)
    if (!attached) {
      throw new Problem('not-found', `Could not remove tag as it is not attached to the target ${target.kind}`)
    }
    const { tag, local } = attached
    if (!mayTagTarget(actor, target, local)) {
      if (!local) throw notYours(actor)
      throw new Problem('forbidden', 'Insufficient privileges to remove local tags from events you do not own.')
    }
    await detachTag(tx, { context, actor }, target, attached)
    const scope = local ? 'Local' : 'Global'
    const message = `${scope} tag ${tag.name} (${tag.id}) successfully removed from ${target.kind}(${target.id}).`
    return success(message, '/tags/removeTagFromObject')
  })
}

function readNamed({ uuid, tag }: Named): { uuid: string; names: [string, ...string[]] } {
  if (typeof uuid !== 'string' || uuid === '') throw new Problem('not-allowed', 'Invalid object uuid')
  if (!isUuid(uuid)) throw new Problem('invalid', 'Invalid UUID')
  const [first, ...rest] = [tag]
    .flat()
    .filter((item) => typeof item === 'string' || typeof item === 'number')
    .map(String)
  if (first === undefined || first === '') throw new Problem('not-allowed', 'Invalid tag')
  return { uuid, names: [first, ...rest] }
}

function readConnection({ local, relationship_type }: { local: boolean; relationship_type: unknown }): Connection {
  const report = new Report()
  const read = attachedTag.read({ name: 'any', relationship_type }, report)
  if (!read) throw refusal(errorsByField(report.findings))
  return { local, relationshipType: read.relationship_type || null }
}

async function requireTarget(tx: Tx, actor: Actor, uuid: string): Promise<Target> {
  const target = await findTarget(tx, actor, uuid, ['Event', 'Attribute'])
  if (!target) throw new Problem('not-found', 'Invalid Target.')
  return target
}

function notYours(actor: Actor): Problem {
  return new Problem('forbidden', isOfHost(actor) ? `${NOT_YOURS} ${TRY_LOCAL}` : NOT_YOURS)
}

function refusal(errors: unknown): Problem {
  return new Problem('rejected', 'Could not attachTagToObject Tag', { url: '/tags/attachTagToObject', errors })
}
