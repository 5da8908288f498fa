import type { FastifyInstance } from 'fastify'
import { viewerOf } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { positiveWish, wishesOf, type Wishes } from '../../platform/http/wishes.ts'
import { frequentValues } from '../correlation/frequent-values.ts'
import { PREVALENCE_CAP } from '../correlation/matches.ts'

const [LISTED, MOST_LISTED] = [50, 1_000]
const EVERYTHING = 1_000_000_000

/** `/correlations/…`: which values correlate most. */
export function registerCorrelations(app: FastifyInstance, context: Context): void {
  const { db } = context
  app.get('/correlations/top', { config: { may: 'correlation.administer' } }, async (request) => {
    const wanted = { order: 'pairs', least: 2, most: EVERYTHING, ...pageOf(wishesOf(request)) } as const
    const found = await frequentValues(db, viewerOf(request.actor), wanted)
    return found.map(({ value, pairs, isExcluded }) => ({ Correlation: { value, count: pairs, excluded: isExcluded } }))
  })

  // MISP keeps a ranking and makes it anew when told to; here it is counted whenever it is asked for.
  app.post('/correlations/generateTopCorrelations', { config: { may: 'correlation.administer' } }, async () => true)

  app.get('/correlations/overCorrelations', { config: { may: 'correlation.administer' } }, async (request) => {
    const wishes = wishesOf(request)
    const [least, most] = bounds(wishes['scope'])
    const found = await frequentValues(db, viewerOf(request.actor), {
      order: 'holders',
      least,
      most,
      ...pageOf(wishes),
    })
    return found.map(({ value, holders, isExcluded }) => ({
      OverCorrelatingValue: {
        value,
        occurrence: String(holders),
        over_correlation: holders > PREVALENCE_CAP,
        excluded: isExcluded,
      },
    }))
  })
}

function pageOf(wishes: Wishes): { limit: number; offset: number } {
  const limit = Math.min(positiveWish(wishes['limit']) ?? LISTED, MOST_LISTED)
  const page = Math.min(positiveWish(wishes['page']) ?? 1, 1_000_000)
  return { limit, offset: (page - 1) * limit }
}

/** By how many attributes hold a value: beyond the cap, not all partners of one are shown. */
function bounds(scope: unknown): [least: number, most: number] {
  return scope === 'not_over_correlating' ? [2, PREVALENCE_CAP] : [PREVALENCE_CAP + 1, EVERYTHING]
}
