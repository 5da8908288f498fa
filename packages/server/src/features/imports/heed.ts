import { isWished } from '../../platform/http/wishes.ts'
import type { EnabledLists } from '../warninglists/enabled-lists.ts'

/** What is going to be an attribute, as far as warninglists look at it. */
type Listable = { type?: string | undefined; value?: string | undefined; to_ids?: boolean | undefined }

/**
 * What a wish makes of a value that is on an enabled list: 1 leaves it out, `soft` keeps it without `to_ids`.
 * Source: MISP's Event::processFreeTextData.
 */
export function heedLists<T extends Listable>(
  wish: unknown,
  lists: EnabledLists | undefined,
  found: T,
): 'kept' | 'dropped' {
  if (!lists || !isWished(wish) || !lists.isListed(found.type ?? '', found.value ?? '')) return 'kept'
  if (wish !== 'soft') return 'dropped'
  found.to_ids = false
  return 'kept'
}
