import {
  count,
  childDistribution,
  flag,
  list,
  localId,
  model,
  required,
  text,
  uuid,
  type GroupMode,
  type Infer,
} from '@tocsin/format'
import type { Connection } from './connection.ts'
import { readRecord, type RecordId } from './record.ts'

/** With whom a record would be shared. With `published`, as it will be once its event is published. */
export type SharingDraft = {
  distribution: number
  sharing_group_ids?: RecordId[]
  sharing_group_mode?: GroupMode
  published?: boolean
}

type Stored = { event: RecordId } | { object: RecordId } | { attribute: RecordId } | { report: RecordId }

/** What is asked about: a stored record, how it would be shared, or something new, in an event or an event of its own. */
export type SharingQuestion =
  | (Stored & { draft?: SharingDraft })
  | { event: RecordId; new: 'object' | 'attribute' | 'report'; draft: SharingDraft }
  | { draft: SharingDraft }

const reason = model('Reason', { at: required(text), rule: required(text), sentence: required(text) })
const nextHop = model('NextHop', { pulled: childDistribution, pushed: childDistribution })
const seer = model('Seer', {
  id: required(localId),
  uuid: required(uuid),
  name: required(text),
  users: required(count),
  why: required(list(reason)),
})
const sentTo = model('SentTo', {
  id: required(localId),
  name: required(text),
  url: required(text),
  distribution: childDistribution,
  nextHop: required(nextHop),
  why: required(list(reason)),
})
const audience = model('Audience', {
  organisations: required(list(seer)),
  confidentialMembers: required(flag),
  siteAdmins: required(model('SiteAdmins', { users: required(count), why: required(list(reason)) })),
  nextHop: required(nextHop),
  servers: required(list(sentTo)),
  difference: model('Difference', { gains: required(list(seer)), loses: required(list(seer)) }),
})
const explanation = model('Explanation', { allowed: required(flag), why: required(list(reason)) })

/**
 * Who sees a record: organisations with their users and the rules that let them in, and whether there are members of a
 * confidential group beside them, whom the asker does not get to know; and `servers`, to which it is sent. `nextHop` is the distribution a copy has one server
 * on, left out where it does not go; `difference` is there for the draft of a stored record.
 */
export type Audience = Infer<typeof audience>
/** Whether one reader sees a record, and the rules that decide it. */
export type Explanation = Infer<typeof explanation>

/** Who sees what, asked before anything is shared. Tocsin only. Every method throws ApiError. */
export type SharingApi = {
  audience(question: SharingQuestion): Promise<Audience>
  explain(
    question: SharingQuestion,
    reader: { org: RecordId } | { user: RecordId } | { server: RecordId },
  ): Promise<Explanation>
}

export function sharingApi({ post }: Connection): SharingApi {
  return {
    audience: async (question) =>
      readRecord({ Audience: await post('/tocsin/audience', JSON.stringify(question)) }, 'Audience', audience),
    async explain(question, reader) {
      const answer = await post('/tocsin/explain', JSON.stringify({ ...question, reader }))
      return readRecord({ Explanation: answer }, 'Explanation', explanation)
    },
  }
}
