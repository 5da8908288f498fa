import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { success } from '../../platform/http/answers.ts'
import { takes } from '../../platform/http/describe.ts'
import { Problem } from '../../platform/http/problem.ts'
import { presentRole } from './present.ts'
import { wholeRole } from './sent-role.ts'
import { addRole, deleteRole, editRole, setDefaultRole } from './save.ts'

type WithId = { Params: { id: string } }

/** `/roles/…`: what users may do. Everybody may look, site admins change. */
export function registerRoles(app: FastifyInstance, context: Context): void {
  const index = async () => {
    const rows = await context.db.selectFrom('roles').selectAll().orderBy('id').execute()
    return rows.map((row) => ({ Role: { ...presentRole(row), default: row.is_default } }))
  }
  app.get('/roles', { config: { may: 'role.read' } }, index)
  app.get('/roles/index', { config: { may: 'role.read' } }, index)
  app.get<WithId>('/roles/view/:id', { config: { may: 'role.read' } }, async ({ params }) => {
    const row = await context.db
      .selectFrom('roles')
      .selectAll()
      .where('id', '=', numberOf(params.id))
      .executeTakeFirst()
    if (!row) throw new Problem('not-found', 'Invalid Role.')
    return { Role: presentRole(row) }
  })

  app.post(
    '/admin/roles/add',
    { config: { may: 'role.edit', takes: takes(wholeRole, ['name']) } },
    async ({ actor, body }) => {
      return { Role: presentRole(await addRole(context, actor, body)) }
    },
  )
  const edit = async ({ actor, params, body }: FastifyRequest<WithId>) => {
    return { Role: presentRole(await editRole(context, actor, numberOf(params.id), body)) }
  }
  app.post('/admin/roles/edit/:id', { config: { may: 'role.edit', takes: takes(wholeRole) } }, edit)
  app.put('/admin/roles/edit/:id', { config: { may: 'role.edit' } }, edit)
  app.post<WithId>('/admin/roles/set_default/:id', { config: { may: 'role.edit' } }, async ({ actor, params }) => {
    await setDefaultRole(context, actor, numberOf(params.id))
    return success('Default role set.', `/admin/roles/set_default/${params.id}`, { id: params.id })
  })
  const remove = async ({ actor, params }: FastifyRequest<WithId>) => {
    const id = numberOf(params.id)
    await deleteRole(context, actor, id)
    return success('Role deleted.', `/roles/delete/${id}`, { id })
  }
  app.post('/admin/roles/delete/:id', { config: { may: 'role.edit' } }, remove)
  app.delete('/admin/roles/delete/:id', { config: { may: 'role.edit' } }, remove)
}

/** Roles are known by number only. */
function numberOf(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : 0
}
