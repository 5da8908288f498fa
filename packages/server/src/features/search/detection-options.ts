import type { NidsOptions, YaraOptions, ZeekOptions } from '@tocsin/convert'
import { HOST_ORG_ID } from '../../access/host-org.ts'
import type { Asked } from './format.ts'
import { said } from './options.ts'

/** What the rules of an intrusion detection system are told: their numbers are counted from `nids_sid` of who asks. */
export async function nidsOptions({ context, actor, scope, search }: Asked): Promise<NidsOptions> {
  const { nids_sid } = await context.db
    .selectFrom('users')
    .select('nids_sid')
    .where('id', '=', actor.userId)
    .executeTakeFirstOrThrow()
  return {
    firstSid: nids_sid,
    baseUrl: context.config.baseUrl,
    // In the scope of attributes MISP has no objects at hand.
    composesObjects: scope === 'events',
    compatibility: search.query.show.asMisp ? 'misp' : undefined,
  }
}

/** In the scope of attributes each has a rule of its own. */
export function yaraOptions({ scope, search }: Asked): YaraOptions {
  return { joinsEvents: scope === 'events', compatibility: search.query.show.asMisp ? 'misp' : undefined }
}

/** MISP's lines name the organisation that the server is of. */
export async function zeekOptions({ context }: Asked): Promise<ZeekOptions> {
  const host = await context.db
    .selectFrom('organisations')
    .select('name')
    .where('id', '=', HOST_ORG_ID)
    .executeTakeFirst()
  return { instance: host ? `${host.name} MISP` : 'MISP', baseUrl: context.config.baseUrl }
}

export const cefOptions = said('Device_Vendor', 'Device_Product', 'Device_Version', 'Default_Severity')
