import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { success } from '../../platform/http/answers.ts'
import { isWished, wishesOf } from '../../platform/http/wishes.ts'
import { checkDraft } from './check.ts'
import { enableNoticelist } from './enable.ts'
import { entriesOf, requireNoticelist, type NoticelistRow } from './find.ts'
import { presentListed, presentViewed } from './present.ts'

type WithId = { Params: { id: string; enable?: string } }

/** `/noticelists/…`: what law or custom has to say of attributes of some kinds. Nothing but words comes of it. */
export function registerNoticelists(app: FastifyInstance, context: Context): void {
  const { db } = context
  const index = async () => {
    const rows = await db.selectFrom('noticelists').selectAll().orderBy('id').execute()
    return rows.map((row) => ({ Noticelist: presentListed(row) }))
  }
  app.get('/noticelists', { config: { may: 'noticelist.read' } }, index)
  app.get('/noticelists/index', { config: { may: 'noticelist.read' } }, index)

  const viewed = async (row: NoticelistRow) => presentViewed(row, await entriesOf(db, row.id))
  app.get<WithId>('/noticelists/view/:id', { config: { may: 'noticelist.read' } }, async ({ params }) =>
    viewed(await requireNoticelist(db, params.id)),
  )

  // MISP sends its readers on to the list; they are answered at once.
  const enable = async ({ actor, params }: FastifyRequest<WithId>) =>
    viewed(await enableNoticelist(context, actor, params.id, isWished(params.enable)))
  app.post('/noticelists/enableNoticelist/:id', { config: { may: 'noticelist.edit' } }, enable)
  app.post('/noticelists/enableNoticelist/:id/:enable', { config: { may: 'noticelist.edit' } }, enable)

  app.post<WithId>('/noticelists/toggleEnable/:id', { config: { may: 'noticelist.edit' } }, async (request) => {
    const { actor, params } = request
    const { id, enabled } = await enableNoticelist(context, actor, params.id, 'toggle')
    return success(`Noticelist ${enabled ? 'enabled' : 'disabled'}.`, `/noticelists/toggleEnable/${id}`, {
      id: String(id),
    })
  })

  app.post('/tocsin/noticelists/check', { config: { may: 'noticelist.read' } }, async (request) =>
    checkDraft(db, wishesOf(request)),
  )
}
