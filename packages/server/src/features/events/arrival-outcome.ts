import { Problem } from '../../platform/http/problem.ts'
import type { Rejected } from './rejected.ts'

/** So many of the parts that were left out are named. */
const NAMED = 3

/** What of an event that was brought is not here, in words; nothing where all of it is. */
export function partsLeftOut(rejected: readonly Rejected[]): string {
  if (rejected.length === 0) return ''
  const named = rejected.slice(0, NAMED).map(({ path, message }) => `${path}: ${message}`)
  return `${rejected.length} of its parts left out. ${named.join(' ')}`
}

/**
 * What an error makes of an event that was to be brought. What was refused for a reason is refused the next time too;
 * anything else may have been an accident.
 */
export function outcomeOfError(error: unknown): { outcome: 'unchanged' | 'refused' | 'failed'; why: string } {
  if (!(error instanceof Problem)) return { outcome: 'failed', why: 'An internal error has occurred.' }
  const why = typeof error.details.errors === 'string' ? error.details.errors : error.message
  if (error.code === 'upstream') return { outcome: 'failed', why }
  return { outcome: /not newer/.test(why) ? 'unchanged' : 'refused', why }
}
