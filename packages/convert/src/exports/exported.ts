/** An attribute to be written as lines: plain or of an object, which makes no difference there. */
export type ExportedAttribute = { uuid: string; type: string; value: string; event_uuid: string }
