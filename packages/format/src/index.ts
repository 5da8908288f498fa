export type { Finding } from './finding.ts'

export type { Category } from './attribute-types/categories.ts'
export type { AttributeType, Correlates } from './attribute-types/table.ts'
export type { Fault, ValueVerdict } from './attribute-types/verdict.ts'
export { checkCategory, readType, type FieldFault } from './attribute-types/check-category.ts'
export { correlationHalves, foldValue, hashKey } from './attribute-types/correlation-key.ts'
export { describeTypes, type DescribedTypes } from './attribute-types/describe-types.ts'
export { valueText } from './attribute-types/number-value.ts'
export { normaliseIp } from './attribute-types/families/addresses.ts'
export { isHex, isSsdeep } from './attribute-types/families/hashes.ts'
export { ipv6Groups, isIp } from './attribute-types/ip-address.ts'
export { refangText } from './attribute-types/refang.ts'
export { isUrl } from './attribute-types/url-shape.ts'
export { readValue } from './attribute-types/read-value.ts'
export {
  attributeTypes,
  categories,
  defaultCategory,
  defaultToIds,
  isAttributeType,
  isCategory,
  isComposite,
  typeFacts,
  typesOfCategory,
  type TypeFacts,
} from './attribute-types/type-facts.ts'

export { Report } from './schema/report.ts'
export { required, type Codec, type Infer } from './schema/codec.ts'
export { lazy, list, type Model, model, type ModelOf, sentPosition } from './schema/model.ts'
export { quote } from './schema/json-text.ts'
export {
  count,
  flag,
  json,
  localId,
  nativeInteger,
  nullable,
  seconds,
  text,
  textUpTo,
  toInteger,
  uuid,
  whole,
} from './schema/scalars.ts'
export { dateTime, dateTimeText, day, moment, momentText, seen } from './schema/times.ts'

export * from './content/check-object.ts'
export * from './content/check-template.ts'
export * from './content/compare-templates.ts'
export * from './content/defaults-of.ts'
export * from './content/object-template.ts'
export * from './content/relationships.ts'

export * from './core/analyst-data.ts'
export * from './core/attribute.ts'
export * from './core/distribution.ts'
export * from './core/envelope.ts'
export * from './core/event.ts'
export * from './core/event-report.ts'
export * from './core/galaxy.ts'
export * from './core/object.ts'
export * from './core/organisation.ts'
export * from './core/proposal.ts'
export * from './core/settle-attribute.ts'
export * from './core/shared-with.ts'
export * from './core/sharing-group.ts'
export * from './core/sighting.ts'
export * from './core/tag.ts'
export * from './core/tag-collection.ts'
export * from './core/walk.ts'

export * from './content/decaying-model.ts'
export * from './content/noticelist.ts'
export * from './decay/base-score.ts'
export * from './decay/formulas.ts'
export * from './decay/reference-time.ts'
export * from './decay/score.ts'
export * from './decay/score-over-time.ts'
export { canonicalise, canonicalTag, type Canonical, type Vocabulary, vocabularyOf } from './content/canonical-tag.ts'
export { machineTagPrefix, machineTagText, parseMachineTag, type MachineTag } from './content/machine-tag.ts'
export { paletteOf } from './content/palette.ts'
export { tagsOfTaxonomy, type TaxonomyTag } from './content/taxonomy-tags.ts'
export * from './content/taxonomy.ts'
export * from './content/galaxy.ts'

export { jsonSchema, type Side } from './json-schema.ts'

export * from './content/warninglist.ts'
export {
  type CompiledWarninglists,
  type ListHead,
  readEntry,
  transferables,
  WarninglistCompiler,
} from './warninglists/compile.ts'
export { patternTest } from './warninglists/pattern.ts'
export { WarninglistMatcher, type WarninglistHit } from './warninglists/matcher.ts'
