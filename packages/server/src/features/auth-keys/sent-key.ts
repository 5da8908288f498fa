import { flag, localId, model, moment, nullable, Report, text, unwrap } from '@tocsin/format'
import { isIpRange } from '../../access/ip-list.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { NewKey } from './make.ts'

const sentKey = model('AuthKey', {
  user_id: localId,
  comment: nullable(text),
  read_only: flag,
  expiration: nullable(text),
})

/** All that a request may say of a key; addresses are read by themselves. */
export const wholeKey = { name: sentKey.name, fields: { ...sentKey.fields, allowed_ips: text } }

export type SentKey = Omit<NewKey, 'userId' | 'secret' | 'now'> & {
  /** Whose key it is to be, as the path of a request names users. */
  owner?: string
}

/** What a request says of a key, checked. Addresses come as a list, or as text split by commas or lines. */
export function readSentKey(body: unknown, action: 'add' | 'edit'): SentKey {
  const raw = unwrap(body, 'AuthKey')[0] ?? {}
  const refuse = (errors: Record<string, string[]>) =>
    new Problem('rejected', `Could not ${action} auth_key`, { url: `/auth_keys/${action}`, errors })
  const report = new Report()
  const sent = sentKey.read(raw, report) ?? {}
  const [finding] = report.findings
  if (finding) throw refuse({ [finding.path]: [finding.message] })
  const { user_id, comment, read_only, expiration } = sent
  const { allowed_ips } = raw as { allowed_ips?: unknown }
  return {
    ...(user_id === undefined ? {} : { owner: String(user_id) }),
    ...(comment === undefined ? {} : { comment }),
    ...(read_only === undefined ? {} : { read_only }),
    ...(expiration === undefined ? {} : { expiration: readExpiration(expiration, refuse) }),
    ...(allowed_ips === undefined ? {} : { allowed_ips: readRanges(allowed_ips, refuse) }),
  }
}

type Refuse = (errors: Record<string, string[]>) => Problem

function readRanges(sent: unknown, refuse: Refuse): string[] | null {
  const parts = sent === null ? [] : typeof sent === 'string' ? sent.split(/[\n,]/) : sent
  // What is no list of texts is refused: a key whose bounds were misread would have none.
  if (!Array.isArray(parts) || !parts.every((part) => typeof part === 'string')) {
    throw refuse({ allowed_ips: ['Addresses are a list, or text with commas or line breaks between them.'] })
  }
  const ranges = parts.map((part) => part.trim()).filter((part) => part !== '')
  for (const range of ranges) if (!isIpRange(range)) throw refuse({ allowed_ips: [`${range} is not valid IP range`] })
  return ranges.length === 0 ? null : ranges
}

/** Unix seconds; 0 is never. A day ends the key when it begins, by UTC. */
function readExpiration(sent: string | null, refuse: Refuse): number {
  if (sent === null || sent === '' || sent === '0') return 0
  const micros = moment.read(sent, new Report())
  if (micros === undefined) throw refuse({ expiration: ['Expiration must be in YYYY-MM-DD format.'] })
  return Math.floor(micros / 1e6)
}
