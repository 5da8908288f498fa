import { setImmediate as breathe } from 'node:timers/promises'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { currentLists } from './current-lists.ts'

/** Others are answered after so many values. */
const AT_ONCE = 2_000

type Found = { id: string; name: string; matched: string }[]

/** Which enabled lists the values are on, by value; an empty list where none is. Source: MISP's `checkValue`. */
export async function checkValues(context: Context, body: unknown): Promise<Record<string, Found> | []> {
  const values = valuesOf(body)
  const lists = await currentLists(context)
  if (!lists) return []
  const found = new Map<string, Found>()
  for (const [i, value] of values.entries()) {
    if (i % AT_ONCE === AT_ONCE - 1) await breathe()
    const hits = lists.check(value)
    if (hits.length > 0) found.set(value, hits)
  }
  return found.size === 0 ? [] : Object.fromEntries(found)
}

/** One value, a list of them, or either under `value`, as forms have it. */
function valuesOf(body: unknown): string[] {
  const sent: unknown =
    typeof body === 'object' && body !== null && !Array.isArray(body) ? Object.values(body)[0] : body
  const values = [sent].flat().filter((item) => item !== undefined && item !== null && item !== '')
  if (values.length === 0 || values.some((value) => typeof value !== 'string' && typeof value !== 'number')) {
    throw new Problem('invalid', 'No valid data received: send a value, or a list of values.')
  }
  return values.map(String)
}
