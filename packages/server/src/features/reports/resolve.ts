import { findReferences, type ReferenceKind } from '@tocsin/convert'
import type { Actor } from '../../access/actor.ts'
import { viewerOf } from '../../access/actor.ts'
import type { Viewer } from '../../access/viewer.ts'
import { visibleAttributes, visibleObjects } from '../../access/visibility.ts'
import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Db } from '../../platform/db/connect.ts'
import { parseReference } from '../events/find-event.ts'
import { wholeValue } from '../events/attribute-row.ts'
import { tagsOfAttributes } from '../events/event-tags.ts'
import { objectHead, savedAttribute, tagsText } from '../events/present.ts'
import type { AttributeRow, ReportRow } from '../events/rows.ts'
import { tagTexts } from './resolve-tags.ts'
import { galaxyTexts } from './resolve-galaxies.ts'
import { eventsInScope } from './scope.ts'

const RESOLVED = ['attribute', 'object', 'tag', 'galaxymatrix'] as const
type Resolved = (typeof RESOLVED)[number]
/** Where MISP's editor looks for each kind. */
const FIELDS: Record<Resolved, string> = {
  attribute: 'attribute',
  object: 'object',
  tag: 'tagname',
  galaxymatrix: 'galaxymatrix',
}

/**
 * What a report refers to, by kind and target, as JSON: as far as the actor sees it, on the report's event and on the one
 * that this extends. What is hidden, deleted or not there is broken, one like the other.
 *
 * Source: MISP's EventReport::getProxyMISPElements, in `content-formats` §9.
 */
export async function resolvedText(context: Context, actor: Actor, report: ReportRow): Promise<string> {
  const wanted = targetsOf(report.content ?? '')
  const viewer = viewerOf(actor)
  const eventIds = await eventsInScope(context.db, viewer, report.event_id)
  const found: Record<Resolved, ReadonlyMap<string, string>> = {
    attribute: await attributeTexts(context.db, viewer, eventIds, [...wanted.attribute]),
    object: await objectTexts(context.db, viewer, eventIds, [...wanted.object]),
    tag: await tagTexts(context, actor, eventIds, [...wanted.tag]),
    galaxymatrix: await galaxyTexts(context.db, uuidsIn([...wanted.galaxymatrix])),
  }
  const parts = RESOLVED.map((kind) => `"${FIELDS[kind]}":${mapText(wanted[kind], found[kind])}`)
  const broken = RESOLVED.flatMap((kind) =>
    [...wanted[kind]].filter((target) => !found[kind].has(keyOf(target))).map((target) => ({ kind, target })),
  )
  return `{${parts.join(',')},"broken":${JSON.stringify(broken)}}`
}

function targetsOf(content: string): Record<Resolved, Set<string>> {
  const targets = {
    attribute: new Set<string>(),
    object: new Set<string>(),
    tag: new Set<string>(),
    galaxymatrix: new Set<string>(),
  }
  for (const { kind, target } of findReferences(content)) if (isResolved(kind)) targets[kind].add(target)
  return targets
}

function isResolved(kind: ReferenceKind): kind is Resolved {
  return kind !== 'suggestion'
}

/** A uuid counts in any spelling; so no name does that looks like one. */
function keyOf(target: string): string {
  const reference = parseReference(target)
  return reference?.by === 'uuid' ? reference.uuid : target
}

function mapText(wanted: ReadonlySet<string>, found: ReadonlyMap<string, string>): string {
  const entries = [...wanted].flatMap((target) => {
    const text = found.get(keyOf(target))
    return text === undefined ? [] : [`${JSON.stringify(target)}:${text}`]
  })
  return `{${entries.join(',')}}`
}

function uuidsIn(targets: readonly string[]): string[] {
  return targets.map(keyOf).filter((key) => parseReference(key)?.by === 'uuid')
}

async function attributeTexts(
  db: Db,
  viewer: Viewer,
  eventIds: readonly number[],
  targets: readonly string[],
): Promise<Map<string, string>> {
  const rows = await liveAttributes(db, viewer, eventIds)
    .where('attributes.uuid', '=', anyOf(uuidsIn(targets)))
    .execute()
  const texts = await textsOf(db, rows)
  return new Map(rows.map((row, i) => [row.uuid, texts[i] ?? 'null']))
}

async function objectTexts(
  db: Db,
  viewer: Viewer,
  eventIds: readonly number[],
  targets: readonly string[],
): Promise<Map<string, string>> {
  const objects = await visibleObjects(db, viewer)
    .selectAll('objects')
    .where('events.id', '=', anyOf(eventIds))
    .where('objects.uuid', '=', anyOf(uuidsIn(targets)))
    .where('objects.deleted', '=', false)
    .execute()
  if (objects.length === 0) return new Map()
  const rows = await liveAttributes(db, viewer, eventIds)
    .where('attributes.object_id', '=', anyOf(objects.map(({ id }) => id)))
    .orderBy('attributes.id')
    .execute()
  const texts = await textsOf(db, rows)
  return new Map(
    objects.map((object) => {
      const inside = texts.filter((_, i) => rows[i]?.object_id === object.id)
      const head = objectHead.write({ ...object, 'meta-category': object.meta_category })
      return [object.uuid, `${head.slice(0, -1)},"Attribute":[${inside.join(',')}]}`]
    }),
  )
}

function liveAttributes(db: Db, viewer: Viewer, eventIds: readonly number[]) {
  return visibleAttributes(db, viewer)
    .selectAll('attributes')
    .where('events.id', '=', anyOf(eventIds))
    .where('attributes.deleted', '=', false)
}

async function textsOf(db: Db, rows: readonly AttributeRow[]): Promise<string[]> {
  const tags = await tagsOfAttributes(db, rows, { includeAllTags: true, excludeLocalTags: false })
  return rows.map((row) => {
    const own = tags.get(row.id)
    return savedAttribute.write({ ...row, value: wholeValue(row), Tag: own && tagsText(own) })
  })
}
