import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { success } from '../../platform/http/answers.ts'
import { Problem } from '../../platform/http/problem.ts'
import { JSON_TYPE, streamText } from '../../platform/http/stream-text.ts'
import { isWished, wishesOf } from '../../platform/http/wishes.ts'
import { isUuid } from '../../platform/uuid.ts'
import { loadCompany } from '../notes/company.ts'
import { presentWhole } from '../notes/of-records.ts'
import { presentAlone } from '../notes/present.ts'
import type { AnalystDataRow } from '../notes/reading.ts'
import { loadRecords } from '../notes/records.ts'
import { addAnalystData } from './add.ts'
import { bringAnalystData, readCarried, wantedAnalystData } from './bring.ts'
import { deleteAnalystData } from './delete.ts'
import { editAnalystData } from './edit.ts'
import { readKind, readWanted, requireAnalystData } from './find.ts'
import { listText, minimalIndex } from './list.ts'
import { controllerOf } from './read-sent.ts'

type WithKind = { Params: { kind: string } }
type WithRecord = { Params: { kind: string; id: string; hard?: string } }
type WithTarget = { Params: { kind: string; uuid?: string; type?: string } }

/** `/analyst_data/…`: notes, opinions and relationships on records of any kind. */
export function registerAnalystData(app: FastifyInstance, context: Context): void {
  registerLists(app, context)
  registerExchange(app, context)
  app.get<WithRecord>(
    '/analyst_data/view/:kind/:id',
    { config: { may: 'analyst-data.read' } },
    async ({ actor, params }) => {
      const viewer = viewerOf(actor)
      const row = await requireAnalystData(context.db, viewer, readWanted(params.kind), params.id)
      return { [row.kind]: await presentWhole({ context, viewer }, row) }
    },
  )
  app.get<{ Params: { type: string; uuid: string } }>(
    '/analyst_data/getRelatedElement/:type/:uuid',
    { config: { may: 'analyst-data.read' } },
    async ({ actor, params }) => {
      const found = await loadRecords({ context, viewer: viewerOf(actor) }, [named(params)])
      const [record] = found.values()
      if (!record) throw new Problem('not-found', 'Invalid element.')
      return record
    },
  )

  const add = async ({ actor, params, body }: FastifyRequest<WithTarget>) => {
    const { kind, uuid, type } = params
    return saved(context, actor, await addAnalystData(context, actor, { kind: readKind(kind), body, uuid, type }))
  }
  app.post('/analyst_data/add/:kind', { config: { may: 'analyst-data.edit' } }, add)
  app.post('/analyst_data/add/:kind/:uuid', { config: { may: 'analyst-data.edit' } }, add)
  app.post('/analyst_data/add/:kind/:uuid/:type', { config: { may: 'analyst-data.edit' } }, add)

  const edit = async ({ actor, params, body }: FastifyRequest<WithRecord>) => {
    const wanted = readWanted(params.kind)
    return saved(context, actor, await editAnalystData(context, actor, { wanted, reference: params.id, body }))
  }
  app.post('/analyst_data/edit/:kind/:id', { config: { may: 'analyst-data.edit' } }, edit)
  app.put('/analyst_data/edit/:kind/:id', { config: { may: 'analyst-data.edit' } }, edit)

  const remove = async (request: FastifyRequest<WithRecord>) => {
    const { actor, params } = request
    const isHard = isWished(params.hard ?? wishesOf(request)['hard'], true)
    const deletion = { wanted: readWanted(params.kind), reference: params.id, isHard }
    const { kind, id } = await deleteAnalystData(context, actor, deletion)
    return success(`${kind} deleted.`, `/${controllerOf(kind)}/delete/${id}`, { id })
  }
  app.post('/analyst_data/delete/:kind/:id', { config: { may: 'analyst-data.edit' } }, remove)
  app.post('/analyst_data/delete/:kind/:id/:hard', { config: { may: 'analyst-data.edit' } }, remove)
  app.delete('/analyst_data/delete/:kind/:id', { config: { may: 'analyst-data.edit' } }, remove)
}

/** What synchronising servers offer and bring. */
function registerExchange(app: FastifyInstance, context: Context): void {
  app.post('/analyst_data/filterAnalystDataForPush', { config: { may: 'sync.offer' } }, async ({ actor, body }) =>
    wantedAnalystData(context, actor, body),
  )
  app.post('/analyst_data/pushAnalystData', { config: { may: 'sync.offer' } }, async ({ actor, body }) => {
    const url = '/analyst_data/pushAnalystData'
    const { outcome, why = '' } = await bringAnalystData(context, actor, readCarried(body))
    const failed = outcome === 'refused' ? 1 : 0
    const ignored = outcome === 'unchanged' ? 1 : 0
    const told = `${1 - failed - ignored} imported, ${ignored} ignored, ${failed} failed. ${why}`
    if (failed === 0) return success(`Analyst Data imported. ${told}`, url)
    const errors = `Could not import analyst data. ${told}`
    throw new Problem('rejected', 'Could not pushAnalystData AnalystData', { url, errors })
  })
}

function registerLists(app: FastifyInstance, context: Context): void {
  const index = async (request: FastifyRequest<WithKind>, reply: FastifyReply) => {
    const list = listText(context, request.actor, readWanted(request.params.kind), wishesOf(request))
    return streamText(reply.type(JSON_TYPE), list)
  }
  app.get('/analyst_data/index/:kind', { config: { may: 'analyst-data.read' } }, index)
  app.post('/analyst_data/index/:kind', { config: { may: 'analyst-data.read' } }, index)

  const minimal = async (request: FastifyRequest) => minimalIndex(context, request.actor, wishesOf(request))
  app.get('/analyst_data/indexMinimal', { config: { may: 'analyst-data.read' } }, minimal)
  app.post('/analyst_data/indexMinimal', { config: { may: 'analyst-data.read' } }, minimal)

  const search = async (request: FastifyRequest, reply: FastifyReply) => {
    const list = listText(context, request.actor, 'all', wishesOf(request))
    return streamText(reply.type(JSON_TYPE), asResponse(list))
  }
  app.get('/analyst_data/restSearch', { config: { may: 'analyst-data.read' } }, search)
  app.post('/analyst_data/restSearch', { config: { may: 'analyst-data.read' } }, search)
}

async function* asResponse(list: AsyncGenerator<string>): AsyncGenerator<string> {
  yield '{"response":'
  yield* list
  yield '}'
}

function named({ type, uuid }: { type: string; uuid: string }): { type: string; uuid: string } {
  if (isUuid(uuid)) return { type, uuid: uuid.toLowerCase() }
  throw new Problem('not-found', 'Invalid element.')
}

async function saved(context: Context, actor: Actor, row: AnalystDataRow): Promise<object> {
  const company = await loadCompany({ context, viewer: viewerOf(actor) }, [row])
  return { [row.kind]: presentAlone(row, company) }
}
