/** What the formats say of the event around an attribute. */
export type ExportedEvent = {
  /** The local id on the server that writes. */
  id: number
  uuid: string
  info: string
  threat_level_id: number
  /** Names, in the order in which they were attached. */
  tags: readonly string[]
  /** The name of the organisation that made it. */
  orgc: string
}

/** An attribute to be written into a format of flat lines or rules; plain or of an object, which makes no difference there. */
export type ExportedAttribute = {
  id: number
  uuid: string
  type: string
  category: string
  value: string
  comment: string
  to_ids: boolean
  tags: readonly string[]
  event: ExportedEvent
}
