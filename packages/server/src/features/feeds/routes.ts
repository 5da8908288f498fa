import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { success } from '../../platform/http/answers.ts'
import { takes } from '../../platform/http/describe.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isWished, wishesOf } from '../../platform/http/wishes.ts'
import { coverageOf } from './coverage.ts'
import { requireFeed } from './find-feed.ts'
import { importFeeds, loadDefaultFeeds } from './import-feeds.ts'
import { indexFeeds, presentFeed, viewFeed } from './present-feed.ts'
import { addFeed, deleteFeed, editFeed, setFlag } from './save-feed.ts'
import { registerPublished } from './register-published.ts'
import { registerReading } from './register-reading.ts'
import { readSentFeed, sentFeed } from './sent-feed.ts'

type WithId = { Params: { id: string } }

/** `/feeds/…`: what others publish for everybody, as records, and as what is read of them. */
export function registerFeeds(app: FastifyInstance, context: Context): void {
  const index = async (request: FastifyRequest) => indexFeeds(context, request.actor, wishesOf(request))
  app.get('/feeds', { config: { may: 'feed.read' } }, index)
  app.get('/feeds/index', { config: { may: 'feed.read' } }, index)
  app.post('/feeds/index', { config: { may: 'feed.read' } }, index)
  app.get<WithId>('/feeds/view/:id', { config: { may: 'feed.read' } }, async ({ actor, params }) =>
    viewFeed(context, actor, await requireFeed(context.db, actor, params.id)),
  )
  app.post(
    '/feeds/add',
    { config: { may: 'feed.edit', takes: takes(sentFeed, ['name', 'provider', 'url']) } },
    async ({ actor, body }) => ({
      Feed: await presentFeed(context, actor, await addFeed(context, actor, readSentFeed(body, 'add'))),
    }),
  )
  const edit = async ({ actor, params, body }: FastifyRequest<WithId>) => {
    await requireFeed(context.db, actor, params.id)
    const feed = await editFeed(context, actor, params.id, readSentFeed(body, 'edit'))
    return { Feed: await presentFeed(context, actor, feed) }
  }
  app.post('/feeds/edit/:id', { config: { may: 'feed.edit', takes: takes(sentFeed) } }, edit)
  app.put('/feeds/edit/:id', { config: { may: 'feed.edit' } }, edit)
  const remove = async ({ actor, params }: FastifyRequest<WithId>) => {
    await deleteFeed(context, actor, params.id)
    return success('Feed deleted.', `/feeds/delete/${params.id}`, { id: Number(params.id) })
  }
  app.post('/feeds/delete/:id', { config: { may: 'feed.edit' } }, remove)
  app.delete('/feeds/delete/:id', { config: { may: 'feed.edit' } }, remove)
  registerSwitches(app, context)
  registerLists(app, context)
  registerReading(app, context)
  registerPublished(app, context)
}

/** Feeds on and off, one or several. */
function registerSwitches(app: FastifyInstance, context: Context): void {
  for (const [action, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    app.post<WithId>(`/feeds/${action}/:id`, { config: { may: 'feed.edit' } }, async ({ actor, params }) => {
      await setFlag(context, actor, [params.id], { enabled })
      const message = `Feed ${action}d.`
      return { name: message, message, url: `/feeds/${action}/${params.id}` }
    })
  }
  type Several = { Params: { enable: string; cache: string; list: string } }
  app.post<Several>('/feeds/toggleSelected/:enable/:cache/:list', { config: { may: 'feed.edit' } }, async (request) => {
    const { actor, params } = request
    const isOn = isWished(params.enable)
    const wanted = isWished(params.cache) ? { caching_enabled: isOn } : { enabled: isOn }
    const count = await setFlag(context, actor, idsIn(params.list), wanted)
    const word = isOn ? 'enabled' : 'disabled'
    const message = count > 0 ? `${count} feeds ${word}.` : `All selected feeds are already ${word}, nothing to update.`
    return success(message, '/feeds/toggleSelected')
  })
}

/** `[1,2]`, as MISP's pages send it, or `1,2`. */
function idsIn(list: string): string[] {
  const ids = list.replace(/^\[|\]$/g, '').split(',')
  return ids.map((id) => id.trim().replace(/^"|"$/g, ''))
}

function registerLists(app: FastifyInstance, context: Context): void {
  const load = async ({ actor }: FastifyRequest) => {
    await loadDefaultFeeds(context, actor)
    return success('Default feed metadata loaded.', '/feeds/loadDefaultFeeds')
  }
  app.post('/feeds/loadDefaultFeeds', { config: { may: 'feed.edit' } }, load)
  app.post('/feeds/importFeeds', { config: { may: 'feed.edit' } }, async ({ actor, body }) => {
    const { added, failed } = await importFeeds(context, actor, body)
    const told = added > 0 ? `${added} new feeds added.` : 'No new feeds to add.'
    const more = failed > 0 ? ` ${failed} feeds could not be added (possibly because they already exist)` : ''
    return success(told + more, '/feeds/importFeeds')
  })
  const coverage = async (request: FastifyRequest<WithId>) => {
    const feed = await requireFeed(context.db, request.actor, request.params.id)
    return coverageOf(context.db, request.actor, feed.id, othersIn(request.body))
  }
  app.get('/feeds/feedCoverage/:id', { config: { may: 'feed.read' } }, coverage)
  app.post('/feeds/feedCoverage/:id', { config: { may: 'feed.read' } }, coverage)
}

/** The feeds that it is compared with, by local id; all where none is named. */
function othersIn(body: unknown): number[] | undefined {
  if (!Array.isArray(body) || body.length === 0) return undefined
  const ids = body.map(Number)
  if (ids.every((id) => Number.isSafeInteger(id) && id > 0)) return ids
  throw new Problem('invalid', 'A list of the ids of feeds is expected.')
}
