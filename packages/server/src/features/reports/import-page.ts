import { viewerOf, type Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { textWish, type Wishes } from '../../platform/http/wishes.ts'
import { Problem } from '../../platform/http/problem.ts'
import { requireEvent } from '../events/find-event.ts'
import { mayEditReports, refuseChange } from '../events/may-change.ts'
import type { ReportRow } from '../events/rows.ts'
import { addReadReport } from './add.ts'
import { fetchPage, readHtml, readPlain } from './page.ts'
import { readSentReport, refusal } from './sent-report.ts'

/**
 * Makes a report of a page: the one at `url`, or one that was sent along as `html` or as `text`. With whom it is shared,
 * and what it is called, may be sent as for any report.
 *
 * Source: MISP's EventReportsController::importReportFromUrl, which asks a module for it.
 */
export async function importPage(context: Context, actor: Actor, event: string, wishes: Wishes): Promise<ReportRow> {
  const found = await requireEvent(context.db, viewerOf(actor), event)
  if (!mayEditReports(actor, found)) refuseChange()
  const { html, text, url, content: _content, timestamp: _timestamp, uuid: _uuid, ...fields } = wishes
  const name = textWish(fields['name']).trim() || nameOf(context, textWish(url))
  const sent = readSentReport({ ...fields, name }, 'add')
  const content = await readPage(context, { html, text, url })
  if (content === '') throw refusal('add', 'The page holds no text.')
  return addReadReport(context, actor, String(found.id), { ...sent, content })
}

type Page = { html: unknown; text: unknown; url: unknown }

async function readPage({ outbound }: Context, { html, text, url }: Page): Promise<string> {
  if (typeof html === 'string') return readHtml(html, typeof url === 'string' ? url : undefined)
  if (typeof text === 'string') return readPlain(text)
  if (typeof url !== 'string' || url === '') throw new Problem('not-allowed', 'An URL must be provided')
  return fetchPage(outbound, url)
}

/** As MISP calls it. */
function nameOf({ clock }: Context, url: string): string {
  return `Report from - ${url === '' ? 'an uploaded page' : url} (${clock.seconds()})`
}
