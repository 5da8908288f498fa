import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { currentLists } from '../warninglists/current-lists.ts'
import type { EnabledLists } from '../warninglists/enabled-lists.ts'
import type { Children } from './flatten.ts'

/**
 * Where a record comes from. What somebody writes themselves is as they want it; what is brought in from elsewhere is
 * looked up in the warninglists that take `to_ids` away.
 */
export type Origin =
  | { by: 'user'; actor: Actor; lists?: EnabledLists | undefined }
  | { by: 'peer' | 'feed' | 'import'; actor: Actor; lists: EnabledLists | undefined }

/** The origin of what somebody sends: their own, another organisation's that they bring along, or a document's. */
export async function originOf(
  context: Context,
  actor: Actor,
  children: Children,
  by: Origin['by'] = 'user',
): Promise<Origin> {
  if (by !== 'user') return { by, actor, lists: await currentLists(context) }
  return enforces(children) ? { by: 'user', actor, lists: await currentLists(context) } : { by: 'user', actor }
}

/** As `originOf`, for a body that is read only later. */
export async function originOfBody(context: Context, actor: Actor, body: unknown): Promise<Origin> {
  const asks = JSON.stringify(body ?? null).includes('"enforceWarninglist"')
  return asks ? { by: 'user', actor, lists: await currentLists(context) } : { by: 'user', actor }
}

/** Whether an attribute asks to be refused where it is on a warninglist. */
function enforces({ Attribute = [], Object: objects = [] }: Children): boolean {
  return (
    Attribute.some(({ enforceWarninglist }) => enforceWarninglist) ||
    objects.some((object) => object.Attribute?.some(({ enforceWarninglist }) => enforceWarninglist))
  )
}
