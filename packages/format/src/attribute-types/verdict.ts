/** A rule that is broken: a stable dotted name and a sentence (MISP's own where MISP has one). */
export type Fault = { rule: string; message: string }

/**
 * What became of a value offered to a type: how it is stored (`value`) with its two halves (`value2` is `''` unless the
 * type is composite), or the first rule it breaks.
 */
export type ValueVerdict = { ok: true; value: string; value1: string; value2: string } | ({ ok: false } & Fault)
