import type { Tx } from '../../platform/db/connect.ts'
import { colourOf, galaxyFlags, tagsByName } from './resolve.ts'

/** The local ids of tags by name; what the public library names and is not here is made. */
export async function ensureTags(tx: Tx, names: Iterable<string>): Promise<Map<string, number>> {
  const wanted = [...new Set(names)]
  const known = await tagsByName(tx, wanted)
  const unknown = wanted.filter((name) => !known.has(name))
  if (unknown.length > 0) {
    await tx
      .insertInto('tags')
      .values(unknown.map((name) => ({ name, colour: colourOf(name), numerical_value: null, ...galaxyFlags(name) })))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
  const found = unknown.length > 0 ? await tagsByName(tx, wanted) : known
  return new Map([...found].map(([name, { id }]) => [name, id]))
}
