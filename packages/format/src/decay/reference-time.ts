/** The times of an attribute, in Unix seconds. */
export type SeenTimes = { timestamp: number; last_seen: number | null; lastSighting: number | undefined }

/**
 * From when on something decays: its newest sighting; without one, or where it was changed since, when it was last seen,
 * else when it was changed. Source: `content-formats` §6, "Reference time".
 */
export function referenceTime({ timestamp, last_seen, lastSighting }: SeenTimes): number {
  const isSightedSince = lastSighting !== undefined && lastSighting >= timestamp
  return isSightedSince ? lastSighting : (last_seen ?? timestamp)
}
