import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { wishesOf } from '../../platform/http/wishes.ts'
import { listCommunities, presentCommunity, requireCommunity } from './find.ts'
import { writeRequest } from './request.ts'

type WithId = { Params: { id: string } }

/** `/communities/…`: communities that one may ask to join. */
export function registerCommunities(app: FastifyInstance, context: Context): void {
  const index = async (request: FastifyRequest) => listCommunities(wishesOf(request))
  app.get('/communities', { config: { may: 'community.read' } }, index)
  app.get('/communities/index', { config: { may: 'community.read' } }, index)
  app.get<WithId>('/communities/view/:id', { config: { may: 'community.read' } }, async ({ params }) =>
    presentCommunity(requireCommunity(params.id)),
  )
  app.post<WithId>('/communities/requestAccess/:id', { config: { may: 'community.read' } }, async (request) => {
    const { actor, params, body } = request
    return writeRequest(context, actor, requireCommunity(params.id), body)
  })
}
