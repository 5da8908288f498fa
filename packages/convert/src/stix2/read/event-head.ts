import type { Lose } from '../../loss.ts'
import { EVENT_LABELS, OLDER_TOOL_LABEL } from '../mapping/constants.ts'
import { derivedUuid } from '../mapping/derived-uuid.ts'
import type { Bundle } from './bundle.ts'
import type { Container } from './containers.ts'
import { creatorOf } from './foreign-clusters.ts'
import { organisationOf } from './links.ts'
import { tagsOf } from './markings.ts'
import type { Stix2ReadOptions } from './reading.ts'
import { fieldOf, recordsOf, secondsOf, type StixObject, textOf, textsOf } from './stix-object.ts'
import { tellUnread } from './unread.ts'
import { mispUuid } from './uuids.ts'

const OWN_TOOLS: readonly string[] = [EVENT_LABELS[1], OLDER_TOOL_LABEL]
const CARRIED = ['name', 'title', 'description', 'published', 'object_refs', 'external_references']

/** As long as the title of an event may be. */
const MAX_INFO = 65_535

/** What is known of an event before its contents are read. */
export type EventHead = {
  readonly raw: Readonly<Record<string, unknown>>
  readonly uuid: string
  readonly ids: readonly string[]
  readonly path: string
  readonly tags: readonly string[]
  readonly reports: readonly Record<string, unknown>[]
  readonly attributes: readonly Record<string, unknown>[]
}

export function eventHead(
  { of, objects }: Container,
  bundle: Bundle,
  options: Stix2ReadOptions,
  lose: Lose,
): EventHead {
  return of === undefined ? headOfBundle(objects, bundle, options) : headOfReport(of, bundle, options, lose)
}

function sharingOf({ distribution = 0, sharingGroupId }: Stix2ReadOptions) {
  return { distribution, ...(distribution === 4 ? { sharing_group_id: sharingGroupId } : {}) }
}

/** The event of a bundle without reports. Its UUID is the bundle's, or one that the same objects give again. */
function headOfBundle(objects: readonly StixObject[], bundle: Bundle, options: Stix2ReadOptions): EventHead {
  const id = bundle.id ?? `bundle--${derivedUuid(objects.map((object) => object.id).join(' '))}`
  const seconds = objects.flatMap((object) => secondsOf(object, 'modified') ?? [])
  const timestamp = seconds.reduce((latest, one) => Math.max(latest, one), 0)
  const creators = new Set(objects.flatMap((object) => textOf(object, 'created_by_ref') ?? []))
  const [creator] =
    creators.size === 1 ? objects.filter((object) => textOf(object, 'created_by_ref') !== undefined) : []
  const { uuid } = mispUuid(id)
  const [only] = objects
  const name = objects.length === 1 && only !== undefined ? textOf(only, 'name') : undefined
  return {
    uuid,
    ids: [],
    path: 'objects',
    raw: {
      uuid,
      info: (name ?? `STIX ${bundle.version} bundle ${id}`).slice(0, MAX_INFO),
      ...dated(timestamp),
      ...sharingOf(options),
      Orgc: creator === undefined ? undefined : organisationOf(textOf(creator, 'created_by_ref'), bundle),
    },
    tags: creator === undefined ? [] : [producerTag(creator, bundle)],
    reports: [],
    attributes: [],
  }
}

function headOfReport(report: StixObject, bundle: Bundle, options: Stix2ReadOptions, lose: Lose): EventHead {
  const isOwn = textsOf(report, 'labels').some((label) => OWN_TOOLS.includes(label))
  tellUnread(report, isOwn ? [...CARRIED, 'context'] : CARRIED, lose)
  const { uuid } = mispUuid(report.id)
  const timestamp = secondsOf(report, 'modified') ?? 0
  const creator = organisationOf(textOf(report, 'created_by_ref'), bundle)
  const description = textOf(report, 'description')
  const isProduced = !isOwn && creator !== undefined
  return {
    uuid,
    ids: [report.id],
    path: report.path,
    raw: {
      uuid,
      info: (
        textOf(report, 'name') ??
        textOf(report, 'title') ??
        `STIX ${bundle.version} ${report.type} ${report.id}`
      ).slice(0, MAX_INFO),
      ...dated(timestamp),
      ...sharingOf(options),
      ...(isOwn ? publication(report, bundle) : {}),
      Orgc: creator,
    },
    tags: [...tagsOf(report, bundle, lose), ...(isProduced ? [producerTag(report, bundle)] : [])],
    reports: description === undefined ? [] : [descriptionReport(report, bundle, description, timestamp)],
    attributes: linksOf(report, timestamp, lose),
  }
}

/** In 2.1 a published event is a report and another a grouping; in 2.0 both are reports, another published when changed. */
function publication(report: StixObject, { version }: Bundle) {
  const seconds = secondsOf(report, 'published')
  const isPublished = report.type === 'report' && (version === '2.1' || seconds !== secondsOf(report, 'modified'))
  return isPublished ? { published: true, publish_timestamp: seconds } : { published: false }
}

function producerTag(object: StixObject, bundle: Bundle): string {
  return `misp-galaxy:producer="${creatorOf(object, bundle)}"`
}

function descriptionReport(report: StixObject, bundle: Bundle, content: string, timestamp: number) {
  const uuid = derivedUuid(`description - ${report.id}`)
  return { uuid, name: `STIX ${bundle.version} ${report.type} description`, content, timestamp }
}

/** Where else one may read of it. What else an external reference says has no place. */
function linksOf(report: StixObject, timestamp: number, lose: Lose): Record<string, unknown>[] {
  return recordsOf(report, 'external_references').flatMap((reference, index) => {
    const url = fieldOf(reference, 'url')
    if (typeof url !== 'string') {
      lose({
        path: `${report.path}.external_references[${index}]`,
        why: 'A reference without a url has no place in MISP.',
      })
      return []
    }
    const said = [fieldOf(reference, 'source_name'), fieldOf(reference, 'description')]
    const comment = said.filter((part) => typeof part === 'string').join(': ')
    const uuid = derivedUuid(`${report.id} - external_references - ${url}`)
    return [{ uuid, type: 'link', category: 'External analysis', value: url, to_ids: false, comment, timestamp }]
  })
}

function dated(timestamp: number) {
  return timestamp === 0 ? {} : { timestamp, date: new Date(timestamp * 1000).toISOString().slice(0, 10) }
}
