import {
  flag,
  localId,
  model,
  nullable,
  Report,
  text,
  textUpTo,
  unwrap,
  whole,
  type Codec,
  type Infer,
} from '@tocsin/format'
import type { FeedRules, FeedSettings } from '../../db/tables/feeds.ts'
import { every } from '../../platform/http/every.ts'
import { Problem } from '../../platform/http/problem.ts'
import { readRules } from './rules.ts'
import { readSettings } from './settings.ts'

const rules: Codec<FeedRules | null> = {
  read: (raw, report) => {
    const read = readRules(raw)
    return read === undefined ? report.fault('feed.rules', 'The rules have to be valid JSON.', raw) : read
  },
  write: (value) => JSON.stringify(value),
  accepts: text.accepts,
  writes: text.writes,
  isNullable: true,
}

const settings: Codec<FeedSettings | null> = {
  ...rules,
  read: (raw, report) => {
    const read = readSettings(raw)
    return 'fault' in read ? report.fault('feed.settings', read.fault, raw) : read.settings
  },
  write: (value) => JSON.stringify(value),
}

/** One of a few words, in any case. */
function word<const Word extends string>(words: readonly Word[]): Codec<Word> {
  return {
    read: (raw, report) =>
      words.find((one) => one === String(raw).toLowerCase()) ??
      report.fault('feed.word', `One of ${words.join(', ')} is expected.`, raw),
    write: (value) => JSON.stringify(value),
    accepts: text.accepts,
    writes: text.writes,
  }
}

/** What a request may say of a feed. Source: MISP's Feed model; `every` and `signing_key` are ours. */
export const sentFeed = model('Feed', {
  name: textUpTo(255),
  provider: textUpTo(255),
  url: textUpTo(4_096),
  source_format: word(['misp', 'csv', 'freetext']),
  input_source: word(['network', 'local']),
  enabled: flag,
  caching_enabled: flag,
  lookup_visible: flag,
  fixed_event: flag,
  delta_merge: flag,
  publish: flag,
  override_ids: flag,
  force_to_ids: flag,
  delete_local_file: flag,
  distribution: whole(0, 5, 'A distribution is a number from 0 to 5.'),
  sharing_group_id: localId,
  tag_id: localId,
  tag_collection_id: localId,
  event_id: localId,
  /** MISP's forms call `event_id` so. */
  target_event: localId,
  orgc_id: localId,
  rules,
  /** MISP's forms call `rules` so. */
  pull_rules: rules,
  settings,
  headers: nullable(textUpTo(16_384)),
  every,
  /** Empty for none. */
  signing_key: nullable(textUpTo(262_144)),
})
type Read = Infer<typeof sentFeed>
/** What was sent is there; what was not is absent. */
export type SentFeed = { [Field in keyof Omit<Read, 'target_event' | 'pull_rules'>]?: Exclude<Read[Field], undefined> }

export type FeedAction = 'add' | 'edit'

/** The refusal of an action on a feed, in MISP's form. */
export function refuseFeed(action: FeedAction, errors: Record<string, string[]>): Problem {
  return new Problem('rejected', `Could not ${action} feed`, { url: `/feeds/${action}`, errors })
}

export function readSentFeed(body: unknown, action: FeedAction): SentFeed {
  const report = new Report()
  const { target_event, pull_rules, ...sent } = sentFeed.read(unwrap(body, 'Feed')[0] ?? {}, report) ?? {}
  const errors: Record<string, string[]> = {}
  for (const { path, message } of report.findings) (errors[path || 'Feed'] ??= []).push(message)
  for (const field of ['name', 'provider', 'url'] as const) {
    const isMissing = sent[field] === undefined ? action === 'add' : sent[field].trim() === ''
    // MISP looks at the other fields only where the feed has a name.
    if (isMissing && errors[field] === undefined && !errors['name']) errors[field] = ['This field cannot be left blank']
  }
  if (sent.headers && !areHeaders(sent.headers)) errors['headers'] = ['Each line has to be a header: Name: value']
  if (Object.keys(errors).length > 0) throw refuseFeed(action, errors)
  const said = {
    ...sent,
    ...(target_event === undefined ? {} : { event_id: target_event }),
    ...(pull_rules === undefined ? {} : { rules: pull_rules }),
  }
  // The model leaves out what was not sent.
  return said as SentFeed
}

function areHeaders(lines: string): boolean {
  return lines.split(/\r?\n/).every((line) => line.trim() === '' || /^[\w!#$%&'*+.^`|~-]+:[\t\x20-\x7e]*$/.test(line))
}
