import { sql, type RawBuilder } from 'kysely'

/** What MISP's two logs say of a row of `linesFor` in words: made by the database, so that it can be searched. */
type Text = RawBuilder<string>

/** The audit log calls objects by their name, the log by that of their class. */
export const logModel: Text = sql`case line.model when 'Object' then 'MispObject' else line.model end`

const isTagging = sql<boolean>`line.action in ('tag', 'tag_local', 'remove_tag', 'remove_local_tag')`

const tagging: Text = sql`concat(
  case when line.action like 'tag%' then 'Attached ' else 'Detached ' end,
  case when line.action like '%local%' then 'local' else 'global' end,
  ' tag "', line.model_title, '"', case when line.action like 'tag%' then ' to ' else ' from ' end,
  lower(line.model), ' #', line.model_id)`

const isInside = sql<boolean>`line.event_id is not null and line.model <> 'Event'`

const afterColon: Text = sql`case when line.model_title = '' then '' else ': ' || line.model_title end`

/** As the log has it: `Event (1): the event's info`. Source: MISP's SysLogLogable behaviour. */
export const logTitle: Text = sql`case when ${isTagging} then ${tagging} else concat(${logModel}, ' (', line.model_id, ')',
  case when ${isInside} then concat(' from Event (', line.event_id, ')') else '' end, ${afterColon}) end`

/** As the audit log has it. Source: MISP's AuditLog::generateUserFriendlyTitle. */
export const auditTitle: Text = sql`case when ${isTagging} then ${tagging}
  when ${isInside} then concat(line.model, ' from Event #', line.event_id, ${afterColon})
  else line.model_title end`

/** `Event (1) added by User "somebody@example.org" (3).` */
export const logDescription: Text = sql`case when line.action in ('add', 'edit', 'delete') then concat(
  ${logModel}, ' (', line.model_id, ') ', case line.action when 'add' then 'added' when 'edit' then 'edited' else 'deleted' end,
  ' by User "', line.email, '" (', line.user_id, ').') else '' end`

/** `field (old) => (new), …` */
export const logChange: Text = sql`coalesce((
  select string_agg(format('%s (%s) => (%s)', key, ${valueText(0)}, ${valueText(1)}), ', ' order by source, position)
  from (
    select 1 as source, * from json_each(line.change) with ordinality as of_record (key, value, position)
    union all
    select 2, * from json_each(line.members) with ordinality as of_group (key, value, position)
  ) difference), '')`

/** Nothing is empty, true is 1. */
function valueText(at: 0 | 1): Text {
  return sql`case value ->> ${sql.lit(at)} when 'true' then '1' when 'false' then '0' else value ->> ${sql.lit(at)} end`
}
