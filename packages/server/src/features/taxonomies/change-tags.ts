import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { success, type Success } from '../../platform/http/answers.ts'
import { textWish, type Wishes } from '../../platform/http/wishes.ts'
import { addTags, hideTags, unhideTags, type Chosen } from './library-tags.ts'
import { requireTaxonomy } from './set-flag.ts'

/** What may be done with the tags of a taxonomy, under MISP's names and with its messages. */
const actions = {
  addTag: { message: 'The tag(s) has been saved.', failure: 'saved', act: addTags },
  disableTag: { message: 'The tag(s) has been hidden.', failure: 'hidden', act: without(hideTags) },
  hideTag: { message: 'The tag(s) has been saved.', failure: 'saved', act: without(hideTags) },
  unhideTag: { message: 'The tag(s) has been saved.', failure: 'saved', act: without(unhideTags) },
} as const

export type TagAction = keyof typeof actions

type Act = (tx: Tx, actor: Actor, taxonomyId: number, chosen: Chosen) => Promise<void>

function without(act: (tx: Tx, taxonomyId: number, chosen: Chosen) => Promise<void>): Act {
  return async (tx, _actor, taxonomyId, chosen) => act(tx, taxonomyId, chosen)
}

/** Which taxonomy, and which of its tags: those of the path are all, a body names one or some. */
export type SentTags = { id: string | undefined; wishes: Wishes }

/** Source: MISP's TaxonomiesController, `addTag` and its siblings. */
export async function changeTags(
  context: Context,
  actor: Actor,
  action: TagAction,
  { id, wishes }: SentTags,
): Promise<Success> {
  const { message, failure, act } = actions[action]
  const sent = wrapped(wishes)
  const named = id ?? textWish(sent['taxonomy_id'])
  const why = `The tag(s) could not be ${failure}. Please, try again.`
  return inTransaction(context, async (tx) => {
    const found = await requireTaxonomy(tx, named, { action, why })
    await act(tx, actor, found.id, id === undefined ? namesIn(sent) : undefined)
    return success(message, `/taxonomies/${action}/${named}`, { id: named })
  })
}

/** A body may wrap what it sends in `Tag` or `Taxonomy`. */
function wrapped(wishes: Wishes): Wishes {
  const inner = wishes['Taxonomy'] ?? wishes['Tag']
  // Every value is looked at before it is used.
  return typeof inner === 'object' && inner !== null ? (inner as Wishes) : wishes
}

/** `nameList` is a list, or its JSON text. */
function namesIn(sent: Wishes): string[] {
  const list = sent['nameList'] ?? sent['name']
  return listed(list)
    .flat()
    .map((item) => textWish(item))
    .filter((name) => !name.includes('\0'))
}

function listed(list: unknown): unknown[] {
  if (typeof list !== 'string' || !list.startsWith('[')) return [list]
  try {
    return [JSON.parse(list)]
  } catch {
    return [list]
  }
}
