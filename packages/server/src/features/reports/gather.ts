import { setImmediate as breathe } from 'node:timers/promises'
import { Problem } from '../../platform/http/problem.ts'

/** So long, in milliseconds, others wait at the most. */
const AT_ONCE = 20
/** A longer text is not looked through while somebody waits for the answer. */
const LONGEST = 8 * 1024 * 1024

/** Everything that is found in a text, while others are answered in between. */
export async function gather<T>(found: Iterable<T> | AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  let since = performance.now()
  for await (const item of found) {
    all.push(item)
    if (performance.now() - since < AT_ONCE) continue
    await breathe()
    since = performance.now()
  }
  return all
}

export function refuseTooLong(text: string): void {
  if (text.length <= LONGEST) return
  throw new Problem('too-large', `Texts of up to ${LONGEST} characters are looked through.`)
}
