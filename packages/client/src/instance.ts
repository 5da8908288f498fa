import { flag, model, text, type Infer } from '@tocsin/format'
import type { Connection } from './connection.ts'
import { readRecord } from './record.ts'

const versionFacts = model('Version', {
  version: text,
  perm_sync: flag,
  perm_sighting: flag,
  perm_galaxy_editor: flag,
  perm_analyst_data: flag,
  uuid: text,
})
/** The version of MISP whose API the server speaks, and what this key may do there; `uuid` is `-` unless it may synchronise. */
export type ServerVersion = Infer<typeof versionFacts>

/** The server itself. Every method throws ApiError. */
export type InstanceApi = { version(): Promise<ServerVersion> }

export function instanceApi({ get }: Connection): InstanceApi {
  return { version: async () => readRecord(await get('/servers/getVersion'), 'Version', versionFacts) }
}
