import { tag } from '@tocsin/format'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { takes } from '../../platform/http/describe.ts'
import { Problem } from '../../platform/http/problem.ts'
import { wishesOf } from '../../platform/http/wishes.ts'
import { toggleFavourite } from './favourites.ts'
import { indexTags, viewTag } from './index-tags.ts'
import { presentTag } from './present.ts'
import { addTag, deleteTag, editTag } from './save.ts'
import { tagStatistics } from './statistics.ts'
import { suggestTags } from './suggest.ts'

type WithId = { Params: { id: string } }

/** `/tags/…`: the library of tags. Attaching them is another feature's. */
export function registerTags(app: FastifyInstance, context: Context): void {
  const index = async (request: FastifyRequest) => ({
    Tag: await indexTags(context.db, request.actor, wishesOf(request)),
  })
  app.get('/tags', { config: { may: 'tag.read' } }, index)
  app.get('/tags/index', { config: { may: 'tag.read' } }, index)
  app.get<WithId>('/tags/view/:id', { config: { may: 'tag.read' } }, async ({ actor, params }) => {
    const found = await viewTag(context.db, actor, numberOf(params.id))
    if (!found) throw new Problem('not-allowed', 'Invalid Tag')
    return found
  })
  for (const path of ['', '/:percentage', '/:percentage/:keysort']) {
    app.get<{ Params: { percentage?: string; keysort?: string } }>(
      `/tags/tagStatistics${path}`,
      { config: { may: 'tag.read' } },
      async ({ actor, params }) =>
        tagStatistics(context.db, actor, {
          asPercentage: params.percentage === 'true',
          byName: params.keysort === 'true',
        }),
    )
  }

  const suggest = async (request: FastifyRequest) => suggestTags(context.db, request.actor, wishesOf(request))
  app.get('/tocsin/tags/suggest', { config: { may: 'tag.read' } }, suggest)
  app.post('/tocsin/tags/suggest', { config: { may: 'tag.read' } }, suggest)
  app.post('/favourite_tags/toggle', { config: { may: 'self.edit' } }, async (request) =>
    toggleFavourite(context, request.actor, wishesOf(request)),
  )

  app.post('/tags/add', { config: { may: 'tag.add', takes: takes(tag, ['name']) } }, async ({ actor, body }) => ({
    Tag: presentTag(await addTag(context, actor, body)),
  }))
  const edit = async ({ actor, params, body }: FastifyRequest<WithId>) => ({
    Tag: presentTag(await editTag(context, actor, numberOf(params.id), body)),
  })
  app.post('/tags/edit/:id', { config: { may: 'tag.edit', takes: takes(tag) } }, edit)
  app.put('/tags/edit/:id', { config: { may: 'tag.edit' } }, edit)
  const remove = async ({ actor, params }: FastifyRequest<WithId>) => {
    await deleteTag(context, actor, numberOf(params.id))
    return { name: 'Tag deleted.', message: 'Tag deleted.', url: `${context.config.baseUrl}/tags/delete/${params.id}` }
  }
  app.post('/tags/delete/:id', { config: { may: 'tag.edit' } }, remove)
  app.delete('/tags/delete/:id', { config: { may: 'tag.edit' } }, remove)
}

function numberOf(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : 0
}
