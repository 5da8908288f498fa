import { required, type Infer } from '../schema/codec.ts'
import { model } from '../schema/model.ts'
import { flag, localId, nullable, seconds, text, uuid } from '../schema/scalars.ts'
import { analystDataLists } from './analyst-data.ts'
import { childDistribution } from './distribution.ts'
import { checkSharedWith, sharedWithFields } from './shared-with.ts'

/** A Markdown report on an event, with references such as `@[attribute](uuid)`. */
export const eventReport = model(
  'EventReport',
  {
    id: localId,
    uuid,
    event_id: localId,
    name: required(text),
    content: nullable(text),
    distribution: childDistribution,
    sharing_group_id: localId,
    timestamp: seconds,
    deleted: flag,
    ...sharedWithFields,
    ...analystDataLists,
  },
  checkSharedWith,
)
export type EventReport = Infer<typeof eventReport>
