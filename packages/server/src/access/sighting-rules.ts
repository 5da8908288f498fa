import type { Db, Tx } from '../platform/db/connect.ts'
import { readSetting } from '../platform/settings/read-setting.ts'

/** Who sees sightings of others, by the numbers of `Plugin.Sightings_policy`. */
export type SightingPolicy = 0 | 1 | 2 | 3

/** How sightings are told to those who did not make them. */
export type SightingRules = {
  policy: SightingPolicy
  anonymises: boolean
  /** The organisation that stands for those that are not named. */
  standIn: { id: number; uuid: string; name: string } | undefined
}

/** What the site admin chose. */
export async function readSightingRules(db: Db | Tx): Promise<SightingRules> {
  const policy = policyOf(await readSetting(db, 'Plugin.Sightings_policy'))
  const anonymises = await readSetting(db, 'Plugin.Sightings_anonymise')
  if (!anonymises) return { policy, anonymises, standIn: undefined }
  const standIn = await db
    .selectFrom('organisations')
    .select(['id', 'uuid', 'name'])
    .where('id', '=', await readSetting(db, 'Plugin.Sightings_anonymise_as'))
    .executeTakeFirst()
  return { policy, anonymises, standIn }
}

function policyOf(kept: number): SightingPolicy {
  return kept === 1 || kept === 2 || kept === 3 ? kept : 0
}
