import type { NidsOptions, YaraOptions } from '@tocsin/convert'
import type { Asked } from './format.ts'

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
