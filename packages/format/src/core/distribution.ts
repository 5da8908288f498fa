import { whole } from '../schema/scalars.ts'

/** Who may learn of a record; 4 names a sharing group, 5 asks the parent. Source: MISP core format, "distribution". */
export const distributions = {
  ownOrganisation: 0,
  thisCommunity: 1,
  connectedCommunities: 2,
  allCommunities: 3,
  sharingGroup: 4,
  inherit: 5,
} as const

export type Distribution = (typeof distributions)[keyof typeof distributions]

/** Of an event, a cluster or analyst data: these have no parent to inherit from. */
export const eventDistribution = whole(
  0,
  4,
  'Options : Your organisation only, This community only, Connected communities, All communities',
)

/** Of whatever lives inside an event. */
export const childDistribution = whole(
  0,
  5,
  'Options: Your organisation only, This community only, Connected communities, All communities, Sharing group, Inherit event',
)

/**
 * The level that a copy has on the next server, after MISP's rules for each hop: who pulls lowers it on arrival, who pushes
 * before sending. Undefined where it does not go at all.
 *
 * Source: MISP's Event::__updatePulledEventBeforeInsert and __updateEventForSync.
 */
export function distributionAfter(level: number, way: 'pulled' | 'pushed'): number | undefined {
  if (level === distributions.ownOrganisation) return undefined
  if (level === distributions.thisCommunity) return way === 'pulled' ? distributions.ownOrganisation : undefined
  return level === distributions.connectedCommunities ? distributions.thisCommunity : level
}
