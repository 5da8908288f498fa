import { declaredRoutes } from '../../access/gate.ts'
import { isAllowed, permissions } from '../../access/permissions.ts'
import type { Db } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { FastifyInstance } from 'fastify'

/** What may be asked of the list of routes, by MISP's names. Source: MISP's AppController::queryACL. */
export async function queryRoutes(
  app: FastifyInstance,
  db: Db,
  { question, role }: { question: string; role: string | undefined },
): Promise<unknown> {
  switch (question) {
    case 'printAllFunctionNames':
      return actionsByController(app)
    case 'findMissingFunctionNames':
      // A route that does not say who may call it stops the server from starting.
      return []
    case 'printRoleAccess':
      return routesByRole(app, db, role)
    default:
      throw new Problem('not-allowed', 'Invalid function call.')
  }
}

/** The actions of each controller; those of administrators are written as MISP writes them: `admin_add`. */
function actionsByController(app: FastifyInstance): Record<string, string[]> {
  const actions = new Map<string, Set<string>>([['*', new Set(['queryACL'])]])
  for (const { url } of declaredRoutes(app)) {
    const segments = url.split('/').filter((segment) => segment !== '')
    const isAdmin = segments[0] === 'admin'
    const [controller, action = 'index'] = segments.slice(isAdmin ? 1 : 0)
    if (controller === undefined || /[:*]/.test(controller)) continue
    const name = /[:*]/.test(action) ? 'view' : action
    actions.set(controller, (actions.get(controller) ?? new Set()).add(isAdmin ? `admin_${name}` : name))
  }
  const sorted = [...actions].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(sorted.map(([controller, names]) => [controller, [...names].sort()]))
}

/** The routes that each role may call, or this one. */
async function routesByRole(app: FastifyInstance, db: Db, id: string | undefined): Promise<Record<string, object>> {
  const isOne = id !== undefined && /^\d{1,9}$/.test(id)
  const roles = await db
    .selectFrom('roles')
    .select(['id', 'name', 'permissions'])
    .$if(isOne, (query) => query.where('id', '=', Number(id)))
    .orderBy('id')
    .execute()
  if (roles.length === 0) throw new Problem('not-found', 'Role not found.')
  const shown = roles.map(({ id: roleId, name, permissions: held }) => {
    const holder = { permissions: new Set(permissions.filter((one) => held.includes(one))), isReadOnly: false }
    const urls = declaredRoutes(app).filter(({ may }) => isAllowed(may, holder))
    return [roleId, { name, urls: [...new Set(urls.map(({ url }) => url))] }] as const
  })
  return Object.fromEntries(shown)
}
