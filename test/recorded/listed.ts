import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A difference that is meant to be, or not yet mended: `*` in its cells stands for anything. */
export type Listed = { request: string; difference: string; covers(label: string, difference: string): boolean }

const FOLDER = join(import.meta.dirname, '../../docs/compatibility')

/** The rows of a table of differences, by the name of its page. */
export function readListed(page = 'answers'): Listed[] {
  return readFileSync(join(FOLDER, `${page}.md`), 'utf8')
    .split('\n')
    .map((line) => /^\| `(.+?)` \| `(.+?)` \| .+ \|$/.exec(line))
    .flatMap((match) => (match ? [rowOf(match[1] ?? '', match[2] ?? '')] : []))
}

function rowOf(request: string, difference: string): Listed {
  const [ofRequest, ofDifference] = [patternOf(request), patternOf(difference)]
  return { request, difference, covers: (label, found) => ofRequest.test(label) && ofDifference.test(found) }
}

function patternOf(cell: string): RegExp {
  const parts = cell.split('*').map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/g, String.raw`\$&`))
  return new RegExp(`^${parts.join('.*')}$`)
}
