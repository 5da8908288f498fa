import type { Lose } from '../../loss.ts'
import type { Bundle } from './bundle.ts'
import type { EventDraft } from './event-draft.ts'
import type { GalaxyShelf } from './galaxy-shelf.ts'

/** How a document is read. Source: the options of MISP's `/events/upload_stix`. */
export type Stix2ReadOptions = {
  /** Who may see the events; the organisation alone where nothing is said. */
  readonly distribution?: number
  readonly sharingGroupId?: number
  /** Tags in the place of the clusters that the bundle's own objects would become. */
  readonly galaxiesAsTags?: boolean
  readonly clusterDistribution?: number
  readonly clusterSharingGroupId?: number
  /** Whose clusters those are: their UUIDs are derived from it. */
  readonly organisationUuid?: string
}

/** That one object is something to another, told by the object itself or by one of the relationships. */
export type Link = {
  readonly from: string
  readonly to: string
  readonly relationship: string
  readonly path: string
  /** The relationship, where it is an object of its own. */
  readonly uuid?: string
  readonly comment?: string | undefined
}

/** What all that read one event have in their hands. */
export type Reading = {
  readonly bundle: Bundle
  readonly draft: EventDraft
  readonly shelf: GalaxyShelf
  readonly options: Stix2ReadOptions
  readonly lose: Lose
  /** Ids of what has been read already, on its own or as a part of something else. */
  readonly done: Set<string>
  readonly links: Link[]
}
