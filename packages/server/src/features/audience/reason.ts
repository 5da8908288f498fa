/** A rule that decides, met at a record on the way down. */
export type Reason = { at: string; rule: string; sentence: string }
