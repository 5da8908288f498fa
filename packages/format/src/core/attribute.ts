import type { Infer } from '../schema/codec.ts'
import { list, model } from '../schema/model.ts'
import { flag, localId, nullable, seconds, text, textUpTo, uuid } from '../schema/scalars.ts'
import { seen } from '../schema/times.ts'
import { analystDataLists } from './analyst-data.ts'
import { attributeValue } from './attribute-value.ts'
import { childDistribution } from './distribution.ts'
import { galaxy } from './galaxy.ts'
import { shadowAttribute } from './proposal.ts'
import { checkSharedWith, sharedWithFields } from './shared-with.ts'
import { sighting } from './sighting.ts'
import { attachedTag, tagConnector } from './tag.ts'

/** The attribute's own fields, in MISP's order of output. */
export const attributeFields = {
  id: localId,
  type: text,
  category: text,
  to_ids: flag,
  uuid,
  event_id: localId,
  distribution: childDistribution,
  timestamp: seconds,
  comment: textUpTo(65_535),
  sharing_group_id: localId,
  deleted: flag,
  disable_correlation: flag,
  object_id: localId,
  object_relation: nullable(text),
  first_seen: seen,
  last_seen: seen,
  value: attributeValue,
  value1: text,
  value2: text,
}

/** An attribute as sent to a server or read from a file; `settleAttribute` checks and completes it. */
export const attribute = model(
  'Attribute',
  {
    ...attributeFields,
    data: text,
    base64: text,
    encrypt: flag,
    /** Refuses the attribute where it is on a warninglist. */
    enforceWarninglist: flag,
    Galaxy: list(galaxy),
    ShadowAttribute: list(shadowAttribute),
    Sighting: list(sighting),
    ...sharedWithFields,
    Tag: list(attachedTag),
    AttributeTag: list(tagConnector),
    ...analystDataLists,
  },
  checkSharedWith,
)
export type Attribute = Infer<typeof attribute>
