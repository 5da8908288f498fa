import { attribute } from '@tocsin/format'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { viewerOf } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { takes } from '../../platform/http/describe.ts'
import { Problem } from '../../platform/http/problem.ts'
import { JSON_TYPE, streamText } from '../../platform/http/stream-text.ts'
import { wishesOf } from '../../platform/http/wishes.ts'
import { proposalFile } from '../events/proposal-texts.ts'
import { acceptProposal } from './accept.ts'
import { proposeAttribute } from './add.ts'
import { bringProposals } from './bring.ts'
import { proposeDeletion } from './delete.ts'
import { discardProposal } from './discard.ts'
import { proposeChange } from './edit.ts'
import { findProposal } from './find.ts'
import { indexProposals } from './index-proposals.ts'
import { filedText, viewedText } from './present.ts'

type WithId = { Params: { id: string } }

/** No mail is sent, and MISP's words for that are known to its clients. */
const DELETION_FILED =
  'The proposal to delete the attribute has been saved but sending out the alert e-mails has failed for at least one recipient.'

/** A proposal is read as the attribute that it is to become. */
const proposed = { name: 'ShadowAttribute', fields: attribute.fields }

/** `/shadow_attributes/…`: what those propose who see an event and may not change it. */
export function registerProposals(app: FastifyInstance, context: Context): void {
  app.post<WithId>(
    '/events/pushProposals/:id',
    { config: { may: 'proposal.bring' } },
    async ({ actor, params, body }) => {
      const brought = await bringProposals(context, actor, params.id, body)
      const counter = brought.filter(({ outcome }) => outcome === 'added' || outcome === 'updated').length
      const message = counter > 0 ? `${counter} Proposal(s) added.` : 'Nothing to update.'
      return { success: true, message, counter }
    },
  )
  const index = async (request: FastifyRequest<{ Params: { id?: string } }>, reply: FastifyReply) => {
    const list = await indexProposals(context, request.actor, request.params.id, wishesOf(request))
    return streamText(reply.type(JSON_TYPE), list)
  }
  app.get('/shadow_attributes', { config: { may: 'proposal.read' } }, index)
  app.get('/shadow_attributes/index', { config: { may: 'proposal.read' } }, index)
  app.get('/shadow_attributes/index/:id', { config: { may: 'proposal.read' } }, index)

  app.get<WithId>('/shadow_attributes/view/:id', { config: { may: 'proposal.read' } }, async (request, reply) => {
    const { actor, params } = request
    const found = await findProposal(context.db, viewerOf(actor), params.id)
    if (!found) throw new Problem('not-found', 'Invalid proposal.')
    return reply.type(JSON_TYPE).send(viewedText(found, await proposalFile(context, found)))
  })

  app.post<WithId>(
    '/shadow_attributes/add/:id',
    { config: { may: 'proposal.edit', takes: takes(proposed, ['type', 'value']) } },
    async (request, reply) => {
      const { actor, params, body } = request
      return reply.type(JSON_TYPE).send(filedText(await proposeAttribute(context, actor, params.id, body)))
    },
  )

  const edit = async ({ actor, params, body }: FastifyRequest<WithId>, reply: FastifyReply) =>
    reply.type(JSON_TYPE).send(filedText(await proposeChange(context, actor, params.id, body)))
  app.post('/shadow_attributes/edit/:id', { config: { may: 'proposal.edit' } }, edit)
  app.put('/shadow_attributes/edit/:id', { config: { may: 'proposal.edit' } }, edit)

  const remove = async ({ actor, params }: FastifyRequest<WithId>) => {
    await proposeDeletion(context, actor, params.id)
    return { saved: true, success: DELETION_FILED }
  }
  app.post('/shadow_attributes/delete/:id', { config: { may: 'proposal.edit' } }, remove)
  app.delete('/shadow_attributes/delete/:id', { config: { may: 'proposal.edit' } }, remove)

  const decided = (message: string, action: string, id: string) => {
    return { name: message, message, url: `${context.config.baseUrl}/shadow_attributes/${action}/${id}` }
  }
  app.post<WithId>('/shadow_attributes/accept/:id', { config: { may: 'proposal.edit' } }, async ({ actor, params }) => {
    const accepted = await acceptProposal(context, actor, params.id)
    const message = accepted === 'change' ? 'Proposed change accepted.' : 'Proposal accepted.'
    return decided(message, 'accept', params.id)
  })
  app.post<WithId>(
    '/shadow_attributes/discard/:id',
    { config: { may: 'proposal.edit' } },
    async ({ actor, params }) => {
      await discardProposal(context, actor, params.id)
      return decided('Proposal discarded.', 'discard', params.id)
    },
  )
}
