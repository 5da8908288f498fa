import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { viewerOf } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { expectedTimestamp, sendEdited } from '../../platform/http/if-match.ts'
import { JSON_TYPE } from '../../platform/http/stream-text.ts'
import { isWished, textWish, wishesOf } from '../../platform/http/wishes.ts'
import { requireObject, type FoundObject } from '../events/find-object.ts'
import { checkStored } from './check.ts'
import { foundObjectText } from './present.ts'
import { isCurrent, previewUpgrade, upgradeObject, type Upgrade } from './upgrade.ts'

type WithId = { Params: { id: string } }

/** `/tocsin/objects/…`: objects and the templates that they were made after. */
export function registerObjectUpgrades(app: FastifyInstance, context: Context): void {
  app.get<WithId>('/tocsin/objects/:id/check', { config: { may: 'event.read' } }, async ({ actor, params }) =>
    checkStored(context.db, actor, params.id),
  )
  app.get<WithId>('/tocsin/objects/:id/upgrade', { config: { may: 'event.read' } }, async (request) =>
    presentUpgrade(await previewUpgrade(context, request.actor, sentUpgrade(request))),
  )
  const upgrade = async (request: FastifyRequest<WithId>, reply: FastifyReply) => {
    const { actor, params } = request
    const send = async (object: FoundObject) =>
      reply.type(JSON_TYPE).send(await foundObjectText(context, viewerOf(actor), object, 'inside'))
    const change = async () => send(await upgradeObject(context, actor, sentUpgrade(request)))
    return sendEdited(reply, change, async () => send(await requireObject(context.db, viewerOf(actor), params.id)))
  }
  app.post('/tocsin/objects/:id/upgrade', { config: { may: 'object.edit', takesIfMatch: true } }, upgrade)
}

function sentUpgrade(request: FastifyRequest<WithId>) {
  const wishes = wishesOf(request)
  const version = textWish(wishes['version'])
  return {
    reference: request.params.id,
    version: version === '' ? undefined : version,
    force: isWished(wishes['force']),
    expected: expectedTimestamp(request),
  }
}

function presentUpgrade(upgrade: Upgrade): object {
  const { object, from, to, plan } = upgrade
  return {
    object: { id: String(object.id), uuid: object.uuid, name: object.name },
    from: { uuid: object.template_uuid, version: object.template_version, known: from !== undefined },
    to: { id: String(to.id), uuid: to.uuid, version: String(to.version), name: to.name },
    current: isCurrent(upgrade),
    ...plan,
  }
}
