import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isSiteAdmin, viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isWished, textWish, wishesOf } from '../../platform/http/wishes.ts'
import { readSetting } from '../../platform/settings/read-setting.ts'
import { countAttributes } from './count-attributes.ts'
import { galaxyHeat } from './galaxy-heat.ts'
import { growth } from './growth.ts'
import { attributeHistogram } from './histogram.ts'
import { orgActivity } from './org-activity.ts'
import { sightingSources } from './sighting-sources.ts'
import { tagTreemap } from './tag-treemap.ts'
import { usage } from './usage.ts'

type Asked = { Params: { by?: string; percentage?: string; page?: string } }
type Page = (context: Context, request: FastifyRequest) => Promise<unknown>

/** What `/users/statistics/…` tells, by MISP's names of its pages. */
const pages: Record<string, Page> = {
  data: async (context, { actor }) => ({ stats: await usage(context, viewerOf(actor)) }),
  orgs: async (context, request) => {
    await refuseWhileHidden(context, request.actor)
    return orgActivity(context, viewerOf(request.actor), textWish(wishesOf(request)['scope'], 'local'))
  },
  users: async (context) => growth(context),
  tags: async ({ db }, { actor }) => tagTreemap(db, actor),
  attributehistogram: async ({ db }, { actor }) => {
    const isHidden = !isSiteAdmin(actor) && (await readSetting(db, 'Security.hide_organisation_index_from_users'))
    return attributeHistogram(db, viewerOf(actor), isHidden ? actor.orgId : undefined)
  },
  sightings: async ({ db }, request) => sightingSources(db, request.actor, wishesOf(request)['timestamp']),
  galaxymatrix: async ({ db }, request) => galaxyHeat(db, request.actor, wishesOf(request)),
}

/** `/users/statistics` and `/attributes/attributeStatistics`: how much there is of what. */
export function registerStatistics(app: FastifyInstance, context: Context): void {
  const show = async (request: FastifyRequest<Asked>) => {
    const name = (request.params.page ?? 'data').toLowerCase()
    const page = Object.hasOwn(pages, name) ? pages[name] : undefined
    if (!page) throw new Problem('not-found', 'Invalid page')
    return page(context, request)
  }
  app.get('/users/statistics', { config: { may: 'statistics.read' } }, show)
  app.get('/users/statistics/:page', { config: { may: 'statistics.read' } }, show)

  const count = async ({ actor, params: { by = 'type', percentage } }: FastifyRequest<Asked>) =>
    countAttributes(context.db, viewerOf(actor), by, isWished(percentage))
  app.get('/attributes/attributeStatistics', { config: { may: 'statistics.read' } }, count)
  app.get('/attributes/attributeStatistics/:by', { config: { may: 'statistics.read' } }, count)
  app.get('/attributes/attributeStatistics/:by/:percentage', { config: { may: 'statistics.read' } }, count)
}

/** Source: MISP's UsersController::statistics. */
async function refuseWhileHidden({ db }: Context, actor: Actor): Promise<void> {
  if (isSiteAdmin(actor) || !(await readSetting(db, 'Security.hide_organisation_index_from_users'))) return
  throw new Problem('not-allowed', 'This feature is currently disabled.')
}
