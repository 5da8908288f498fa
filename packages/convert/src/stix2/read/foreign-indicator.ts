import { derivedUuid } from '../mapping/derived-uuid.ts'
import { parsePattern } from '../pattern/parse.ts'
import { PatternError } from '../pattern/pattern-error.ts'
import { findParts } from './foreign-parts.ts'
import { addFound, type Source } from './foreign-values.ts'
import { MAX_TAG, tagsOf } from './markings.ts'
import { factsOfPattern } from './pattern-facts.ts'
import { phasesOf } from './phases.ts'
import type { Reading } from './reading.ts'
import { secondsOf, type StixObject, textOf } from './stix-object.ts'
import { tellUnread } from './unread.ts'
import { mispUuid } from './uuids.ts'

const CARRIED = [
  'name',
  'description',
  'pattern',
  'pattern_type',
  'pattern_version',
  'valid_from',
  'valid_until',
  'kill_chain_phases',
]

/** Rules of other languages: the object that carries them, and its relation, which is the attribute's type too. */
const RULES: Readonly<Record<string, { metaCategory: string; name: string | undefined }>> = {
  sigma: { metaCategory: 'misc', name: 'sigma-rule-name' },
  suricata: { metaCategory: 'network', name: undefined },
  yara: { metaCategory: 'misc', name: 'yara-rule-name' },
}

/** Reads an indicator of foreign make. A pattern that no list of values says is kept whole, as misp-stix keeps it. */
export function readForeignIndicator(object: StixObject, reading: Reading): void {
  const source = sourceOf(object, reading)
  const pattern = textOf(object, 'pattern')
  if (pattern === undefined) return
  tellUnread(object, CARRIED, reading.lose)
  const language = textOf(object, 'pattern_type') ?? 'stix'
  if (Object.hasOwn(RULES, language)) return addRule(language, pattern, { object, source, reading })
  if (language === 'snort') {
    reading.draft.addAttribute(
      {
        type: 'snort',
        category: 'Network activity',
        value: pattern,
        ...common(source, reading),
        comment: source.comment,
      },
      [object.id],
      object.path,
    )
    return
  }
  const found = language === 'stix' ? findIn(pattern, object, reading) : undefined
  if (found === undefined) return addWhole(pattern, { object, source, reading })
  addFound(found, source, reading)
}

function findIn(pattern: string, object: StixObject, { lose }: Reading) {
  try {
    const facts = factsOfPattern(parsePattern(pattern))
    const found = facts === undefined ? undefined : findParts(facts)
    return found?.parts.some(({ values }) => values.length > 0) === true ? found : undefined
  } catch (error) {
    if (!(error instanceof PatternError)) throw error
    lose({ path: `${object.path}.pattern`, why: `No pattern by the grammar, and kept as it is: ${error.message}` })
    return undefined
  }
}

function sourceOf(object: StixObject, { bundle, lose }: Reading): Source {
  const { uuid, comment } = mispUuid(object.id)
  return {
    id: object.id,
    path: object.path,
    uuid,
    comment: describe(object, comment),
    toIds: true,
    tags: [...tagsOf(object, bundle, lose), ...phasesOf(object).map((phase) => phase.slice(0, MAX_TAG))],
    times: timesOf(object, 'valid_from', 'valid_until'),
  }
}

/** What an object is called and said to be, in one comment. */
function describe(object: StixObject, note?: string): string {
  const said = [textOf(object, 'name'), textOf(object, 'description')].filter((part) => part !== undefined)
  return [[...new Set(said)].join(': '), note].filter((part) => part !== undefined && part !== '').join(' - ')
}

/** When it was seen is left out where it is only when the record was made. Source: misp-stix, `_parse_timeline`. */
export function timesOf(object: StixObject, first: string, last: string): Record<string, unknown> {
  const modified = textOf(object, 'modified')
  const same = [textOf(object, first), textOf(object, last) ?? modified].every((time) => sameMoment(time, modified))
  const timestamp = secondsOf(object, 'modified')
  return {
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(same ? {} : { first_seen: textOf(object, first), last_seen: textOf(object, last) }),
  }
}

function sameMoment(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || Date.parse(one) === Date.parse(other ?? '')
}

function common({ uuid, toIds, times, tags }: Source, { draft }: Reading) {
  return { uuid, to_ids: toIds, ...times, Tag: draft.tagsBesidesEvent(tags) }
}

type Indicator = { readonly object: StixObject; readonly source: Source; readonly reading: Reading }

function addRule(language: string, rule: string, indicator: Indicator): void {
  const { object } = indicator
  const { metaCategory, name } = RULES[language] ?? { metaCategory: 'misc', name: undefined }
  const told = [
    { type: language, relation: language, value: rule },
    { type: 'comment', relation: 'comment', value: textOf(object, 'description') },
    ...(name === undefined ? [] : [{ type: 'text', relation: name, value: textOf(object, 'name') }]),
    { type: 'text', relation: 'version', value: textOf(object, 'pattern_version') },
  ]
  addObject({ name: language, metaCategory, told, toIds: language }, indicator)
}

/** The pattern as it stands, in an object for patterns. */
function addWhole(pattern: string, indicator: Indicator): void {
  const { object, reading } = indicator
  const language = textOf(object, 'pattern_type') ?? 'stix'
  const version = textOf(object, 'pattern_version') ?? reading.bundle.version
  const told = [
    { type: 'text', relation: 'version', value: `${language} ${version}` },
    { type: 'stix2-pattern', relation: 'stix2-pattern', value: pattern },
  ]
  addObject({ name: 'stix2-pattern', metaCategory: 'stix2-pattern', told, toIds: '' }, indicator)
}

type Told = { readonly type: string; readonly relation: string; readonly value: string | undefined }
type RuleObject = {
  readonly name: string
  readonly metaCategory: string
  readonly told: readonly Told[]
  /** The type of the attribute that is meant for detection. */
  readonly toIds: string
}

function addObject({ name, metaCategory, told, toIds }: RuleObject, { object, source, reading }: Indicator): void {
  const attributes = told
    .filter(({ value }) => value !== undefined)
    .map(({ type, relation, value }) => ({
      ...common(source, reading),
      type,
      object_relation: relation,
      value,
      to_ids: type === toIds,
      uuid: derivedUuid(`${object.id} - ${relation} - ${value}`),
    }))
  const { uuid, comment, times } = source
  reading.draft.addObject(
    { name, 'meta-category': metaCategory, uuid, comment, ...times, Attribute: attributes },
    [object.id],
    object.path,
  )
}
