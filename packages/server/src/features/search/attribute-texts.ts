import { quote } from '@tocsin/format'
import type { Context } from '../../context.ts'
import { loadFiles } from '../events/attachments.ts'
import { wholeValue } from '../events/attribute-row.ts'
import { tagsOfAttributes, tagsOfEvents, type AttachedTagRow } from '../events/event-tags.ts'
import { loneAttribute } from '../events/present.ts'
import { proposalTexts } from '../events/proposal-texts.ts'
import { sightingTexts } from '../events/sighting-texts.ts'
import { clustersOfTags, presentGalaxies } from '../galaxies/of-tags.ts'
import type { FoundRow } from './attribute-rows.ts'
import type { Search } from './conditions.ts'
import { correlationTexts } from './correlation-texts.ts'

type Tags = ReadonlyMap<number, AttachedTagRow[]>

/** `{"response":{"Attribute":[…]}}`, piece by piece. */
export async function* attributesText(
  context: Context,
  search: Search,
  pages: AsyncGenerator<FoundRow[]>,
): AsyncGenerator<string> {
  let head = '{"response":{"Attribute":['
  for await (const rows of pages) {
    yield head + (await attributeTexts(context, search, rows)).join(',')
    head = ','
  }
  yield head === ',' ? ']}}' : `${head}]}}`
}

async function attributeTexts(context: Context, search: Search, rows: FoundRow[]): Promise<string[]> {
  const { show } = search.query
  const options = { includeAllTags: show.allTags, excludeLocalTags: show.excludeLocalTags ?? false }
  const eventIds = [...new Set(rows.map(({ event_id }) => event_id))]
  const tags = await tagsOfAttributes(context.db, rows, options)
  const eventTags: Tags =
    show.eventTags || show.context
      ? await tagsOfEvents(context.db, eventIds, options)
      : new Map<number, AttachedTagRow[]>()
  const company = await loadCompany(context, search, rows, tags)
  const events = new Map<number, string>()
  return rows.map((row) => {
    const event = events.get(row.event_id) ?? eventText(row, show.context, eventTags.get(row.event_id))
    events.set(row.event_id, event)
    return loneAttribute.write({
      ...row,
      ...company.of(row),
      value: wholeValue(row),
      event_uuid: show.eventUuid ? row.event_uuid : undefined,
      Event: event,
      Object: row.object_id === 0 ? undefined : objectText(row),
      Tag: tagsText(tags.get(row.id), show.eventTags ? eventTags.get(row.event_id) : undefined),
    })
  })
}

/** What else was asked for, by attribute. */
async function loadCompany(context: Context, { viewer, query, db }: Search, rows: FoundRow[], tags: Tags) {
  const { show } = query
  const ids = rows.map(({ id }) => id)
  const eventIds = [...new Set(rows.map(({ event_id }) => event_id))]
  const proposals = show.proposals ? await proposalTexts(db, eventIds, ids) : undefined
  const sightings = show.sightings ? await sightingTexts(db, viewer, eventIds, ids) : undefined
  const correlations = show.correlations ? await correlationTexts(db, viewer, ids) : undefined
  const names = [...tags.values()]
    .flat()
    .filter(({ is_galaxy }) => is_galaxy)
    .map(({ name }) => name)
  const clusters = show.galaxies ? await clustersOfTags(db, viewer, names) : undefined
  const files = new Map<number, string>()
  if (show.attachments) {
    for (const id of eventIds) for (const [owner, data] of await loadFiles(context, id, rows)) files.set(owner, data)
  }
  const list = (texts: ReadonlyMap<number, string[]> | undefined, id: number) =>
    texts && `[${(texts.get(id) ?? []).join(',')}]`
  return {
    of: ({ id }: FoundRow) => ({
      data: files.get(id),
      ShadowAttribute: list(proposals, id),
      Sighting: list(sightings, id),
      RelatedAttribute: list(correlations, id),
      Galaxy: clusters && JSON.stringify(presentGalaxies(tags.get(id) ?? [], clusters, 'attribute_tag_id')),
    }),
  }
}

/** The event around an attribute: its name, or with context all that describes it. */
function eventText(row: FoundRow, isWhole: boolean, tags: readonly AttachedTagRow[] = []): string {
  if (!isWhole) {
    return `{"id":"${row.event_id}","info":${quote(row.event_info)},"org_id":"${row.event_org_id}","orgc_id":"${row.event_orgc_id}","uuid":"${row.event_uuid}"}`
  }
  return JSON.stringify({
    id: String(row.event_id),
    orgc_id: String(row.event_orgc_id),
    org_id: String(row.event_org_id),
    date: row.event_date,
    threat_level_id: String(row.event_threat_level_id),
    info: row.event_info,
    published: row.event_published,
    uuid: row.event_uuid,
    analysis: String(row.event_analysis),
    timestamp: String(row.event_timestamp),
    distribution: String(row.event_distribution),
    publish_timestamp: String(row.event_publish_timestamp),
    sharing_group_id: String(row.event_sharing_group_id),
    extends_uuid: row.event_extends_uuid ?? '',
    Tag: tags.map(({ local, id, name, colour, numerical_value }) => ({
      local,
      id: String(id),
      name,
      colour,
      numerical_value: numerical_value === null ? null : String(numerical_value),
    })),
    Orgc: { id: String(row.event_orgc_id), name: row.orgc_name, uuid: row.orgc_uuid, local: row.orgc_local },
  })
}

function objectText(row: FoundRow): string {
  return `{"id":"${row.object_id}","distribution":"${row.object_distribution ?? ''}","sharing_group_id":"${row.object_sharing_group_id ?? ''}"}`
}

/** An attribute's own tags and, marked as inherited, those of its event. Absent where there are none. */
function tagsText(own: readonly AttachedTagRow[] = [], inherited: readonly AttachedTagRow[] = []): string | undefined {
  if (own.length + inherited.length === 0) return undefined
  const facts = (tag: AttachedTagRow) => {
    const weight = tag.numerical_value === null ? 'null' : `"${tag.numerical_value}"`
    return `"id":"${tag.id}","name":${quote(tag.name)},"colour":"${tag.colour}","numerical_value":${weight}`
  }
  const texts = [
    ...own.map((tag) => `{${facts(tag)},"is_galaxy":${tag.is_galaxy},"local":${tag.local}}`),
    ...inherited.map((tag) => `{${facts(tag)},"inherited":1}`),
  ]
  return `[${texts.join(',')}]`
}
