import type { Lose } from '../../loss.ts'
import { CONFIDENCES, TLP_1, TLP_2, type TlpMarking } from '../mapping/markings.ts'
import type { Bundle } from './bundle.ts'
import { fieldOf, isRecord, type StixObject, textOf, textsOf } from './stix-object.ts'

const KNOWN = new Map([...tagsById(TLP_1), ...tagsById(TLP_2)])

/** What MISP's exporters say in labels of the record itself; these are no tags. */
const ABOUT_THE_RECORD =
  /^misp:(?:tool|type|category|name|meta-category|to_ids|galaxy-(?:name|type)|data-layer|context-layer)=/
const THREAT_REPORT = /^threat-report$/i
const CONFIDENCE_TAG = 'misp:confidence-level='

/** Labels, and what stood among them in STIX 2.0. */
const WORDS = ['labels', 'indicator_types', 'report_types']

/** Longer than MISP's tags may be. */
export const MAX_TAG = 255

function tagsById(markings: Readonly<Record<string, TlpMarking>>): [string, string][] {
  return Object.entries(markings).map(([tag, { id }]) => [id, tag])
}

/** The tags that stand for an object's markings, its labels and how sure its author is. */
export function tagsOf(object: StixObject, bundle: Bundle, lose: Lose): string[] {
  const labels = WORDS.flatMap((name) => textsOf(object, name)).filter(
    (label) => !ABOUT_THE_RECORD.test(label) && !THREAT_REPORT.test(label),
  )
  const markings = textsOf(object, 'object_marking_refs').flatMap((id) => markingTag(id, object, bundle, lose))
  const isLabelled = labels.some((label) => label.startsWith(CONFIDENCE_TAG))
  const confidence = isLabelled ? [] : confidenceTag(object)
  const tags = new Set([...markings, ...confidence, ...labels])
  return [...tags].filter((tag) => fits(tag, object, lose))
}

function fits(tag: string, { path }: StixObject, lose: Lose): boolean {
  if (tag.length <= MAX_TAG && !tag.includes('\0') && tag.trim() !== '') return true
  lose({ path: `${path}.labels`, why: `A tag has 1 to ${MAX_TAG} characters, and no NUL.` })
  return false
}

function markingTag(id: string, object: StixObject, bundle: Bundle, lose: Lose): string[] {
  const known = KNOWN.get(id)
  if (known !== undefined) return [known]
  const definition = bundle.byId.get(id)
  const tag = definition === undefined ? undefined : definedTag(definition)
  if (tag !== undefined) return [tag]
  const why = definition === undefined ? 'is not in the bundle' : 'says nothing that a tag could'
  lose({ path: `${object.path}.object_marking_refs`, why: `The marking ${id} ${why}.` })
  return []
}

/** `tlp:green`, `statement:Copyright …`: the kind of marking, and its word. Source: misp-stix. */
function definedTag(definition: StixObject): string | undefined {
  const kind = textOf(definition, 'definition_type')
  const body = fieldOf(definition.fields, 'definition')
  const word = kind !== undefined && isRecord(body) ? fieldOf(body, kind) : undefined
  if (kind !== undefined && typeof word === 'string') return word.startsWith(`${kind}:`) ? word : `${kind}:${word}`
  const name = textOf(definition, 'name')?.toLowerCase()
  return name?.startsWith('tlp:') === true ? name : undefined
}

/** The highest of the taxonomy's levels that the number reaches. */
function confidenceTag({ fields }: StixObject): string[] {
  const confidence = fieldOf(fields, 'confidence')
  if (typeof confidence !== 'number') return []
  const level = Object.entries(CONFIDENCES).find(([, least]) => confidence >= least)
  return level === undefined ? [] : [level[0]]
}
