import type { AnalystDataLists, AttachedTag, Attribute, Event, Galaxy, Sharable } from '@tocsin/format'
import type { FeedRow } from './find-feed.ts'

/** What a feed makes of what is in it. */
export type FeedTerms = Pick<FeedRow, 'distribution' | 'sharing_group_id' | 'settings'> & { tags: AttachedTag[] }

/** A feed of this distribution leaves it to its events. */
const AS_SENT = 5

/**
 * An event of a feed as it is kept here: a copy, shared as the feed says, what is in it shared as the event is, with the
 * feed's tags. Tags that are local over there are not meant for others; ids of groups are the sender's.
 *
 * Source: MISP's Feed::__prepareEvent, in `content-formats` §7.
 */
export function receiveFeedEvent(sent: Event, terms: FeedTerms): Event {
  const inside = <T extends Sharable>(record: T): T => withinEvent(record, terms)
  const attribute = (one: Attribute): Attribute => ({
    ...inside(one),
    ...withKeptTags(one),
    ...withClusters(one, terms),
    ...withNotes(one, terms),
  })
  const event: Event = {
    ...sharedAs(sent, terms),
    Tag: [...(withKeptTags(sent).Tag ?? []), ...terms.tags],
    locked: true,
    ...(terms.settings?.unpublish_event === true ? { published: false } : {}),
    ...(terms.settings?.disable_correlation === true ? { disable_correlation: true } : {}),
    ...(sent.Attribute && { Attribute: sent.Attribute.map(attribute) }),
    ...(sent.Object && {
      Object: sent.Object.map((object) => ({
        ...inside(object),
        ...(object.Attribute && { Attribute: object.Attribute.map(attribute) }),
        ...withNotes(object, terms),
      })),
    }),
    ...(sent.EventReport && {
      EventReport: sent.EventReport.map((report) => ({ ...inside(report), ...withNotes(report, terms) })),
    }),
    ...withClusters(sent, terms),
    ...withNotes(sent, terms),
  }
  // Whoever wrote it there is nobody here.
  delete event.event_creator_email
  return event
}

function sharedAs<T extends Sharable>(record: T, { distribution, sharing_group_id }: FeedTerms): T {
  if (distribution === AS_SENT) return { ...withoutIds(record), distribution: record.distribution ?? 0 }
  const group = distribution === 4 ? { sharing_group_id } : {}
  return { ...withoutGroup(record), distribution, ...group }
}

function withinEvent<T extends Sharable>(record: T, { distribution }: FeedTerms): T {
  return distribution === AS_SENT ? withoutIds(record) : { ...withoutGroup(record), distribution: AS_SENT }
}

function withoutIds<T extends Sharable>(record: T): T {
  return { ...record, sharing_group_id: undefined, sharing_group_ids: undefined, sharing_group_mode: undefined }
}

function withoutGroup<T extends Sharable>(record: T): T {
  return { ...withoutIds(record), SharingGroup: undefined }
}

function withKeptTags({ Tag }: { Tag?: AttachedTag[] | undefined }): { Tag?: AttachedTag[] } {
  return Tag ? { Tag: Tag.filter(({ local }) => local !== true) } : {}
}

/** Clusters go no further than the feed's events do, either. */
function withClusters({ Galaxy }: { Galaxy?: Galaxy[] | undefined }, terms: FeedTerms): { Galaxy?: Galaxy[] } {
  if (!Galaxy) return {}
  return {
    Galaxy: Galaxy.map((galaxy) => ({
      ...galaxy,
      ...(galaxy.GalaxyCluster && {
        GalaxyCluster: galaxy.GalaxyCluster.map((cluster) => ({
          ...atMost(cluster, terms),
          ...(cluster.GalaxyClusterRelation && {
            GalaxyClusterRelation: cluster.GalaxyClusterRelation.map((relation) => atMost(relation, terms)),
          }),
        })),
      }),
    })),
  }
}

/** Notes cannot be shared as what they hang on is; they go no further than the feed's events do. */
function withNotes({ Note, Opinion, Relationship }: AnalystDataLists, terms: FeedTerms): AnalystDataLists {
  return {
    ...(Note && { Note: Note.map((note) => keptNote(note, terms)) }),
    ...(Opinion && { Opinion: Opinion.map((opinion) => keptNote(opinion, terms)) }),
    ...(Relationship && { Relationship: Relationship.map((relation) => keptNote(relation, terms)) }),
  }
}

function keptNote<T extends AnalystDataLists & Sharable>(note: T, terms: FeedTerms): T {
  return { ...atMost(note, terms), ...withNotes(note, terms), locked: true }
}

/** A record that cannot inherit: on its own level, but not above the feed's. */
function atMost<T extends Sharable>(record: T, { distribution }: FeedTerms): T {
  const kept = distribution === AS_SENT ? withoutIds(record) : withoutGroup(record)
  const most = distribution >= 4 ? 0 : distribution
  const level = distribution === AS_SENT ? record.distribution : Math.min(record.distribution ?? 0, most)
  return { ...kept, ...(level === undefined ? {} : { distribution: level }) }
}
