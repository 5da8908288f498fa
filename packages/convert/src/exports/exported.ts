/** An attribute to be written as lines: plain or of an object, which makes no difference there. */
export type ExportedAttribute = { uuid: string; type: string; value: string; event_uuid: string }

/** What formats tell of the event that an attribute stands in. */
export type ExportedEvent = {
  id: string
  uuid: string
  info: string
  /** `YYYY-MM-DD` */
  date: string
  /** 1 high to 4 undefined. */
  threat_level_id: number
  /** The name of the organisation that made the event. */
  orgc: string
  tags: readonly string[]
}

/** An attribute with what stands around it, for formats whose lines tell of that too. */
export type ExportedIndicator = ExportedAttribute & {
  id: string
  category: string
  to_ids: boolean
  comment: string
  /** Seconds since 1970. */
  timestamp: number
  /** Of the attribute itself, not of its event. */
  tags: readonly string[]
  object_id: string
  object_relation: string | null
  /** The name of its object, for formats that write some objects as one. */
  object_name: string | null
  event: ExportedEvent
}
