import type { PlaceOrPath } from './place.ts'

/**
 * An object template whose objects become observables: the type of the main STIX object, and where each relation stands.
 * Fields are in the order in which patterns test them. A relation that is not here, or whose place is taken by an earlier
 * attribute, is the custom property `x_misp_{relation}` of the main object, with underscores for hyphens.
 */
export type ObservableTemplate = {
  readonly type: string
  readonly fields: Readonly<Record<string, PlaceOrPath>>
  /** Properties that every such object has, and that patterns test first. */
  readonly constants?: Readonly<Record<string, string>>
}
