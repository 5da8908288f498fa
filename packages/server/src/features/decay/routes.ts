import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { wishesOf } from '../../platform/http/wishes.ts'
import { simulateDecay } from './simulate.ts'

type Named = { Params: { model: string; attribute: string } }

/** `/decaying_model/decayingTool…`: what a model would say of an attribute. */
export function registerDecay(app: FastifyInstance, context: Context): void {
  app.get<Named>(
    '/decaying_model/decayingToolComputeSimulation/:model/:attribute',
    { config: { may: 'decaying-model.read' } },
    async (request) => simulateDecay(context, request.actor, request.params, wishesOf(request)),
  )
}
