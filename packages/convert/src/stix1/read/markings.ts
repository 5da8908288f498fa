import { recordsAt, textAt } from './reading.ts'
import type { StixRecord } from '../shape/shape.ts'

/** Tags of what a thing may be used for: colours of TLP, and each statement. */
export function tagsOfHandling(record: StixRecord | undefined): string[] {
  return recordsAt(record, 'handling')
    .flatMap((marking) => recordsAt(marking, 'marking_structures'))
    .flatMap((structure) => {
      const [colour, statement] = [textAt(structure, 'color'), textAt(structure, 'statement')]
      return [...(colour === '' ? [] : [`tlp:${colour.toLowerCase()}`]), ...(statement === '' ? [] : [statement])]
    })
    .filter((tag) => tag.length <= MAX_TAG)
}

/** What a tag holds. */
const MAX_TAG = 255
