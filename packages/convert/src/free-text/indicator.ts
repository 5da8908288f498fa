import type { AttributeType } from '@tocsin/format'

/** A type that an indicator may have; the two with a slash make two attributes, one of each. */
export type IndicatorType = AttributeType | 'ip-src/ip-dst' | 'ip-src|port/ip-dst|port'

/** Something found in text, with MISP's names: what it may be, what it most likely is, and how it was written. */
export type Indicator = {
  types: readonly IndicatorType[]
  default_type: AttributeType
  value: string
  original_value: string
  to_ids: boolean
  /** Which port stood behind an address, where it is no part of the value. */
  comment?: string
}

/** One detector's finding: the candidate is this. */
export type Detected = Pick<Indicator, 'types' | 'value' | 'comment'> & {
  types: readonly [AttributeType, ...IndicatorType[]]
}

/** What knowledge the detector is lent beyond its own. */
export type FindOptions = {
  /** Candidates that are not even looked at (MISP's `excluderegex`). */
  isExcluded?: (candidate: string) => boolean
  /** Hosts of sandboxes and security vendors, lower case: an https address there is a link and no indicator. */
  vendorDomains?: ReadonlySet<string>
}
