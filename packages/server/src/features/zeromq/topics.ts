import { sql } from 'kysely'
import type { Db } from '../../platform/db/connect.ts'
import type { SettingName } from '../../platform/settings/known-settings.ts'
import { readSetting } from '../../platform/settings/read-setting.ts'

/** What is told of, by the name of its triggers, and the setting that asks for it; published events always are. */
const WANTED = {
  publication: undefined,
  event: 'Plugin.ZeroMQ_event_notifications_enable',
  attribute: 'Plugin.ZeroMQ_attribute_notifications_enable',
  object: 'Plugin.ZeroMQ_object_notifications_enable',
  object_reference: 'Plugin.ZeroMQ_object_reference_notifications_enable',
  tag: 'Plugin.ZeroMQ_tag_notifications_enable',
  sighting: 'Plugin.ZeroMQ_sighting_notifications_enable',
  user: 'Plugin.ZeroMQ_user_notifications_enable',
  organisation: 'Plugin.ZeroMQ_organisation_notifications_enable',
  audit: 'Plugin.ZeroMQ_audit_notifications_enable',
  warninglist: 'Plugin.ZeroMQ_warninglist_notifications_enable',
} as const satisfies Record<string, SettingName | undefined>

export type Topic = keyof typeof WANTED
// The keys of the table are its names.
const topics = Object.keys(WANTED) as Topic[]

/** The topics that somebody wants to hear of; none where ZeroMQ is off. */
export async function wantedTopics(db: Db): Promise<Topic[]> {
  if (!(await readSetting(db, 'Plugin.ZeroMQ_enable'))) return []
  const wanted: Topic[] = []
  for (const topic of topics) {
    const setting = WANTED[topic]
    if (setting === undefined || (await readSetting(db, setting))) wanted.push(topic)
  }
  return wanted
}

/** MISP's name of a topic. */
export function nameOf(topic: string): string {
  return topic === 'publication' ? 'misp_json' : `misp_json_${topic}`
}

/** Has the changes of these topics noted from now on, and those of no others. */
export async function noteChanges(db: Db, wanted: readonly Topic[]): Promise<void> {
  const { rows } = await sql<{ table: string; trigger: string; topic: string; is_on: boolean }>`
    select relname as table, tgname as trigger, tgenabled <> 'D' as is_on,
      regexp_replace(tgname, '^zeromq_(.*)_(insert|update|delete)$', '\\1') as topic
    from pg_trigger join pg_class on pg_class.oid = tgrelid
    where tgname like 'zeromq\\_%' and relnamespace = current_schema()::regnamespace`.execute(db)
  for (const { table, trigger, topic, is_on } of rows) {
    const isWanted = wanted.some((one) => one === topic)
    if (isWanted === is_on) continue
    const turn = sql.raw(isWanted ? 'enable' : 'disable')
    await sql`alter table ${sql.table(table)} ${turn} trigger ${sql.id(trigger)}`.execute(db)
  }
}
