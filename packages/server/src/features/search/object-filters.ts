import type { Wishes } from '../../platform/http/wishes.ts'
import type { ObjectFilter } from './query.ts'
import type { SearchScope } from './scope.ts'
import { seenWish, spanWish } from './spans.ts'
import { parseTerms } from './terms.ts'

/** The conditions on objects; `object_name` also narrows events and attributes, since PyMISP sends it everywhere. */
export function parseObjectFilters(scope: SearchScope, wishes: Wishes, now: number): ObjectFilter[] {
  const names = {
    name: wishes['object_name'],
    template_uuid: wishes['object_template_uuid'],
    template_version: wishes['object_template_version'],
  }
  const filters = (['name', 'template_uuid', 'template_version'] as const).flatMap((by): ObjectFilter[] => {
    const terms = parseTerms(names[by])
    return terms ? [{ by, terms }] : []
  })
  return scope === 'objects' ? [...filters, ...timesOf(wishes, now)] : filters
}

function timesOf(wishes: Wishes, now: number): ObjectFilter[] {
  const timestamp = spanWish(wishes, ['timestamp'], now)
  const seen = (['first_seen', 'last_seen'] as const).flatMap((by) => {
    const span = seenWish(by, wishes[by], now)
    return span ? [{ by, span }] : []
  })
  return [...(timestamp ? [{ by: 'timestamp' as const, span: timestamp }] : []), ...seen]
}
