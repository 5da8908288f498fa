import type { Config } from '../config/config.ts'
import type { Db } from '../db/connect.ts'
import type { Level } from './setting.ts'

/** What MISP keeps among its settings and this server is told when it starts, or always does: read, and not edited. */
export type FixedSetting = {
  name: string
  level: Level
  kind: 'boolean' | 'string'
  value: boolean | string
  description: string
}

export async function fixedSettings({ baseUrl, org }: Config, db: Db): Promise<FixedSetting[]> {
  const identity = await db.selectFrom('server_identity').select('uuid').executeTakeFirst()
  const text = (name: string, value: string, description: string): FixedSetting => {
    return { name, level: 0, kind: 'string', value, description }
  }
  const always = (name: string, description: string): FixedSetting => {
    return { name, level: 1, kind: 'boolean', value: true, description }
  }
  return [
    text('MISP.baseurl', baseUrl, 'How others reach the server: TOCSIN_BASE_URL.'),
    text('MISP.org', org, 'The organisation that runs the server: TOCSIN_ORG.'),
    text('MISP.uuid', identity?.uuid ?? '', 'Which server this is; made at its first start.'),
    always('MISP.background_jobs', 'What takes long is always done by jobs.'),
    always('MISP.log_new_audit', 'Every change is always written to the audit log.'),
    always('Security.advanced_authkeys', 'Keys are always kept as hashes, and a user may have several.'),
  ]
}
