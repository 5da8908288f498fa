import type { FastifyInstance, FastifyRequest } from 'fastify'
import { jobOwnerOf } from '../../access/job-owner.ts'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { success } from '../../platform/http/answers.ts'
import { wishesOf, type Wishes } from '../../platform/http/wishes.ts'
import { compareFeeds } from './compare.ts'
import { dryRun } from './dry-run.ts'
import { requireFeed } from './find-feed.ts'
import { previewEvent, previewIndex } from './preview.ts'
import { listReceipts, readReceipt } from './receipts.ts'
import { enqueueRun } from './runs.ts'
import { searchCaches } from './search-caches.ts'

type WithId = { Params: { id: string; uuid?: string } }

/** What is read of feeds: shown, fetched into events, kept to be looked up. */
export function registerReading(app: FastifyInstance, context: Context): void {
  registerPreviews(app, context)
  registerFetching(app, context)
  registerCaches(app, context)
  app.get('/tocsin/feeds/receipts', { config: { may: 'feed.edit' } }, async (request) =>
    listReceipts(context, wishesOf(request)),
  )
  app.get<WithId>('/tocsin/feeds/receipts/:id', { config: { may: 'feed.edit' } }, async (request) =>
    readReceipt(context, request.params.id, wishesOf(request)),
  )
}

const MISSING = 'Invalid feed.'

function registerPreviews(app: FastifyInstance, context: Context): void {
  const index = async (request: FastifyRequest<WithId>) => {
    const feed = await requireFeed(context.db, request.actor, request.params.id, MISSING)
    return previewIndex(context, request.actor, feed, wishesOf(request))
  }
  app.get('/feeds/previewIndex/:id', { config: { may: 'feed.read' } }, index)
  app.post('/feeds/previewIndex/:id', { config: { may: 'feed.read' } }, index)
  const event = async ({ actor, params }: FastifyRequest<WithId>) =>
    previewEvent(context, await requireFeed(context.db, actor, params.id, MISSING), params.uuid ?? '')
  app.get('/feeds/previewEvent/:id/:uuid', { config: { may: 'feed.read' } }, event)
}

const QUEUED = 'Pull queued for background execution.'

function registerFetching(app: FastifyInstance, context: Context): void {
  const fetchOne = async ({ actor, params }: FastifyRequest<WithId>) => {
    const feed = await requireFeed(context.db, actor, params.id, MISSING)
    if (!feed.enabled) return { result: 'Feed is currently not enabled. Make sure you enable it.' }
    await enqueueRun(context, jobOwnerOf(actor), feed, 'fetch')
    return { result: QUEUED }
  }
  app.get('/feeds/fetchFromFeed/:id', { config: { may: 'feed.edit', changes: true } }, fetchOne)
  app.post('/feeds/fetchFromFeed/:id', { config: { may: 'feed.edit' } }, fetchOne)
  const fetchAll = async ({ actor }: FastifyRequest) => {
    const feeds = await context.db.selectFrom('feeds').selectAll().where('enabled', '=', true).execute()
    for (const feed of feeds) await enqueueRun(context, jobOwnerOf(actor), feed, 'fetch')
    return { result: feeds.length > 0 ? QUEUED : 'No feed enabled.' }
  }
  app.get('/feeds/fetchFromAllFeeds', { config: { may: 'feed.edit', changes: true } }, fetchAll)
  app.post('/feeds/fetchFromAllFeeds', { config: { may: 'feed.edit' } }, fetchAll)

  // Ours: the job is named, so that it can be followed.
  app.post<WithId>('/tocsin/feeds/:id/fetch', { config: { may: 'feed.edit' } }, async ({ actor, params }, reply) => {
    const feed = await requireFeed(context.db, actor, params.id)
    const job = String(await enqueueRun(context, jobOwnerOf(actor), feed, 'fetch'))
    reply.code(202).header('location', `/tocsin/jobs/${job}`)
    return { job }
  })
  app.post<WithId>('/tocsin/feeds/:id/dry-run', { config: { may: 'feed.edit' } }, async ({ actor, params }) =>
    dryRun(context, actor, await requireFeed(context.db, actor, params.id)),
  )
}

function registerCaches(app: FastifyInstance, context: Context): void {
  const cache = async ({ actor, params }: FastifyRequest<{ Params: { scope?: string } }>) => {
    await cacheScope(context, actor, params.scope ?? 'freetext')
    return success('Feed caching job initiated.', '/feeds/cacheFeed')
  }
  for (const path of ['/feeds/cacheFeeds', '/feeds/cacheFeeds/:scope']) {
    app.get(path, { config: { may: 'feed.edit', changes: true } }, cache)
    app.post(path, { config: { may: 'feed.edit' } }, cache)
  }
  const compare = async ({ actor }: FastifyRequest) => compareFeeds(context, actor)
  app.get('/feeds/compareFeeds', { config: { may: 'feed.read' } }, compare)
  const search = async (request: FastifyRequest) => searchCaches(context, request.actor, valueIn(wishesOf(request)))
  app.get('/feeds/searchCaches', { config: { may: 'feed.read' } }, search)
  app.post('/feeds/searchCaches', { config: { may: 'feed.read' } }, search)
}

function valueIn(wishes: Wishes): unknown {
  const inner = wishes['Feed']
  return typeof inner === 'object' && inner !== null && 'value' in inner ? inner.value : wishes['value']
}

/** All feeds that keep their values, those of one format, or one by its id. Source: MISP's Feed::cacheFeedInitiator. */
async function cacheScope(context: Context, actor: Actor, scope: string): Promise<void> {
  const isFormat = scope === 'misp' || scope === 'csv' || scope === 'freetext'
  const feeds =
    scope === 'all' || isFormat
      ? await context.db
          .selectFrom('feeds')
          .selectAll()
          .where('caching_enabled', '=', true)
          .$if(isFormat, (query) => query.where('source_format', '=', scope as 'misp'))
          .execute()
      : [await requireFeed(context.db, actor, scope)]
  for (const feed of feeds) await enqueueRun(context, jobOwnerOf(actor), feed, 'cache')
}
