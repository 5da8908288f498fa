import type { Stix2Options } from '@tocsin/convert'
import { Problem } from '../../platform/http/problem.ts'
import { textWish, type Wishes } from '../../platform/http/wishes.ts'

/** What STIX has a place for is read, what it has none for is not. */
export const stix2Defaults: Wishes = {
  includeGalaxy: 1,
  includeSightings: 1,
  includeAnalystData: 1,
  noShadowAttributes: 1,
  sgReferenceOnly: 1,
}

/** `stix-version`: 2.1 or 2.0. MISP takes 2.1 for what it does not know. */
export function stix2Options({ wishes }: { wishes: Wishes }): Stix2Options {
  const version = textWish(wishes['stix-version'], '2.1')
  if (version === '2.0' || version === '2.1') return { version }
  throw new Problem('invalid', 'stix-version: STIX 2 is written in the versions 2.0 and 2.1.')
}
