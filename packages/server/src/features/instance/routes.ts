import type { FastifyInstance } from 'fastify'
import { holds } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { announcement } from './announcement.ts'
import { MISP_VERSION } from './version.ts'

/** What the server says of itself. */
export function registerInstance(app: FastifyInstance, context: Context): void {
  app.get('/users/heartbeat', { config: { may: 'anybody' } }, async () => ({ message: 'Alive and watching.' }))
  app.get('/servers/getInstanceUUID', { config: { may: 'instance.identify' } }, async () => ({
    uuid: await identity(context),
  }))
  app.get('/servers/getPyMISPVersion', { config: { may: 'instance.read' } }, async () => ({ version: MISP_VERSION }))
  app.get('/servers/getVersion', { config: { may: 'instance.read' } }, async ({ actor }) => ({
    version: MISP_VERSION,
    pymisp_recommended_version: MISP_VERSION,
    perm_sync: holds(actor, 'perm_sync'),
    perm_sighting: holds(actor, 'perm_sighting'),
    perm_galaxy_editor: holds(actor, 'perm_galaxy_editor'),
    perm_analyst_data: holds(actor, 'perm_analyst_data'),
    // Only synchronising users learn which server this is.
    uuid: holds(actor, 'perm_sync') ? await identity(context) : '-',
    request_encoding: ['gzip', 'br'],
    filter_sightings: true,
    ...(holds(actor, 'perm_sync') ? { tocsin: announcement } : {}),
  }))
}

async function identity({ db }: Context): Promise<string> {
  const row = await db.selectFrom('server_identity').select('uuid').executeTakeFirst()
  return row?.uuid ?? '-'
}
