import { isNoticeFor, notice, Report, text } from '@tocsin/format'
import type { Db } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { Wishes } from '../../platform/http/wishes.ts'
import { presentListed } from './present.ts'

/** What lists that are used have to say of an attribute before it is saved: `{notices: [{list, message, tags}]}`. */
export async function checkDraft(db: Db, wishes: Wishes): Promise<object> {
  const draft = { category: read(wishes, 'category'), type: read(wishes, 'type') }
  const lists = await db.selectFrom('noticelists').selectAll().where('enabled', '=', true).orderBy('name').execute()
  const entries = await db
    .selectFrom('noticelist_entries')
    .innerJoin('noticelists', 'noticelists.id', 'noticelist_entries.noticelist_id')
    .selectAll('noticelist_entries')
    .where('noticelists.enabled', '=', true)
    .orderBy('noticelist_entries.id')
    .execute()
  const notices = lists.flatMap((row) => {
    const own = entries.filter(({ noticelist_id }) => noticelist_id === row.id)
    return own.flatMap(({ data }) => {
      const found = notice.read(data, new Report())
      if (!found || !isNoticeFor(found, draft)) return []
      return [{ list: presentListed(row), message: found.message, tags: found.tags ?? [] }]
    })
  })
  return { notices }
}

function read(wishes: Wishes, field: 'category' | 'type'): string | undefined {
  const sent = wishes[field]
  if (sent === undefined || sent === null) return undefined
  const report = new Report()
  const value = text.read(sent, report)
  const [finding] = report.findings
  if (finding) throw new Problem('invalid', `${field}: ${finding.message}`)
  return value
}
