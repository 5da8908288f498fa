/**
 * One rule that a document breaks, in a form that both people and programs can act on.
 *
 * `path` is where it stands (`Event.Attribute[3].value`), `rule` a stable name of the rule (`attribute.value.ip`),
 * `message` a sentence (MISP's own wording where MISP has one) and `value` what was found there.
 */
export type Finding = { path: string; rule: string; message: string; value: unknown }
