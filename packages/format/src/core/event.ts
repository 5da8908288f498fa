import { Type } from 'typebox'
import type { Codec, Infer } from '../schema/codec.ts'
import { list, model } from '../schema/model.ts'
import {
  count,
  decimals,
  flag,
  json,
  localId,
  nullable,
  seconds,
  text,
  textUpTo,
  toInteger,
  uuid,
  whole,
} from '../schema/scalars.ts'
import { day } from '../schema/times.ts'
import { analystDataLists } from './analyst-data.ts'
import { attribute } from './attribute.ts'
import { eventDistribution } from './distribution.ts'
import { eventReport } from './event-report.ts'
import { galaxy } from './galaxy.ts'
import { mispObject } from './object.ts'
import { organisationReference } from './organisation.ts'
import { shadowAttribute } from './proposal.ts'
import { checkSharedWith, sharedWithFields } from './shared-with.ts'
import { attachedTag, tagConnector } from './tag.ts'

const ANALYSIS_WORDS = ['initial', 'ongoing', 'completed']

/** 0 initial, 1 ongoing, 2 completed; the words are accepted too. */
export const analysis: Codec<number> = {
  ...whole(0, 2, ''),
  read(raw, report) {
    const value = typeof raw === 'string' ? ANALYSIS_WORDS.indexOf(raw.toLowerCase()) : -1
    const level = value >= 0 ? value : toInteger(raw)
    if (level >= 0 && level <= 2) return level
    return report.fault('event.analysis', 'Options : 0, 1, 2 (for Initial, Ongoing, Completed)', raw)
  },
  accepts: Type.Union([
    Type.Integer({ minimum: 0, maximum: 2 }),
    Type.String({ pattern: `^(${[decimals(0, 2), ...ANALYSIS_WORDS.map(anyCase)].join('|')})$` }),
    Type.Boolean(),
  ]),
}

/** A word as a pattern for schemas, which know no flags. */
function anyCase(word: string): string {
  return word.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`)
}

/** 1 high, 2 medium, 3 low, 4 undefined. */
export const threatLevel = whole(1, 4, 'Options : 1, 2, 3, 4 (for High, Medium, Low, Undefined)')

/** A key that an event is signed with. */
export const cryptographicKey = model('CryptographicKey', {
  id: localId,
  uuid,
  type: text,
  timestamp: seconds,
  parent_id: localId,
  parent_type: text,
  key_data: text,
  revoked: flag,
  fingerprint: text,
})
export type CryptographicKey = Infer<typeof cryptographicKey>

/** The event's own fields, in MISP's order of output. */
export const eventFields = {
  id: localId,
  orgc_id: localId,
  org_id: localId,
  date: day,
  threat_level_id: threatLevel,
  info: textUpTo(65_535),
  published: flag,
  uuid,
  attribute_count: count,
  analysis,
  timestamp: seconds,
  distribution: eventDistribution,
  proposal_email_lock: flag,
  locked: flag,
  publish_timestamp: seconds,
  sharing_group_id: localId,
  disable_correlation: flag,
  extends_uuid: nullable(text),
  protected: nullable(flag),
  event_creator_email: text,
  /** Beyond MISP: the fingerprint of the server on which it was made, which alone may recall it. */
  recall_key: text,
}

/** A report of what happened, with all that travels inside it. Source: MISP core format, "Event". */
export const event = model(
  'Event',
  {
    ...eventFields,
    Org: organisationReference,
    Orgc: organisationReference,
    ...sharedWithFields,
    Attribute: list(attribute),
    ShadowAttribute: list(shadowAttribute),
    RelatedEvent: list(json),
    Galaxy: list(galaxy),
    Object: list(mispObject),
    EventReport: list(eventReport),
    CryptographicKey: list(cryptographicKey),
    Tag: list(attachedTag),
    EventTag: list(tagConnector),
    ...analystDataLists,
  },
  checkSharedWith,
)
export type Event = Infer<typeof event>
