import { v5 } from 'uuid'
import { STIX_NAMESPACE } from './constants.ts'

/** The UUID of what has none: everybody derives the same of the same text. Source: misp-stix. */
export function derivedUuid(text: string): string {
  // As bytes: the library throws at halves of characters, which hostile text may have.
  return v5(new TextEncoder().encode(text), STIX_NAMESPACE)
}
