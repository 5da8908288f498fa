import type { GalaxyDocument } from '@tocsin/format'
import type { Tx } from '../../platform/db/connect.ts'
import { uuidV5 } from '../../platform/uuid-v5.ts'

/**
 * Writes a galaxy over the one of its uuid, or of its type: clusters belong to it by type, and there is one galaxy of a
 * type. Whether it is enabled stays as administrators chose.
 */
export async function keepGalaxy(tx: Tx, galaxy: GalaxyDocument, document: object): Promise<void> {
  const { uuid, name, type, description, version, icon = '', namespace = 'misp', kill_chain_order } = galaxy
  const columns = { uuid, name, type, description, version, icon, namespace }
  const values = {
    ...columns,
    kill_chain_order: kill_chain_order === undefined ? null : JSON.stringify(kill_chain_order),
    document: JSON.stringify(document),
  }
  const known = await findGalaxies(tx, galaxy)
  const [first] = known
  if (first === undefined) {
    await tx.insertInto('galaxies').values(values).execute()
    return
  }
  // What an event brought under a uuid of its own is the library's from now on.
  await takeOver(
    tx,
    first,
    known.filter((id) => id !== first),
  )
  await tx.updateTable('galaxies').set(values).where('id', '=', first).execute()
}

/** The galaxies of this uuid or type, that of the uuid first. */
async function findGalaxies(tx: Tx, { uuid, type }: Pick<GalaxyDocument, 'uuid' | 'type'>): Promise<number[]> {
  const rows = await tx
    .selectFrom('galaxies')
    .select(['id', 'uuid'])
    .where((eb) => eb.or([eb('uuid', '=', uuid), eb('type', '=', type)]))
    .orderBy('id')
    .execute()
  return rows.toSorted((a, b) => Number(b.uuid === uuid) - Number(a.uuid === uuid)).map(({ id }) => id)
}

async function takeOver(tx: Tx, id: number, others: readonly number[]): Promise<void> {
  if (others.length === 0) return
  for (const table of ['galaxy_clusters', 'galaxy_collections'] as const) {
    await tx.updateTable(table).set({ galaxy_id: id }).where('galaxy_id', 'in', others).execute()
  }
  await tx.deleteFrom('galaxies').where('id', 'in', others).execute()
}

/** The galaxy of a type, made of what its clusters' file says where it is not known yet. */
export async function galaxyOfType(
  tx: Tx,
  { uuid, name, type, description }: Pick<GalaxyDocument, 'uuid' | 'name' | 'type' | 'description'>,
): Promise<number> {
  const found = await tx.selectFrom('galaxies').select('id').where('type', '=', type).orderBy('id').executeTakeFirst()
  if (found) return found.id
  const made = await tx
    .insertInto('galaxies')
    .values({ uuid, name, type, description, kill_chain_order: null })
    .onConflict((conflict) => conflict.column('uuid').doNothing())
    .returning('id')
    .executeTakeFirst()
  // Where another galaxy has this uuid, it is told apart by its type.
  return made?.id ?? galaxyOfType(tx, { uuid: uuidV5(uuid, type), name, type, description })
}
