import { v5 } from 'uuid'
import { STIX_NAMESPACE } from '../mapping/constants.ts'

/** The UUID of what has none: the same for the same text, as misp-stix makes it. */
export function uuidFor(text: string): string {
  return v5(text, STIX_NAMESPACE)
}

/** The type in an id. */
export function typeOfId(id: string): string {
  return id.slice(0, id.indexOf('--'))
}
