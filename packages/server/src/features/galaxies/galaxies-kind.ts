import { galaxyDocument } from '@tocsin/format'
import type { ContentKind } from '../content/content-kind.ts'
import { keepGalaxy } from './keep-galaxy.ts'
import { readDocument } from './read-document.ts'

/** What marks a document as another kind of content that has a name and a type as well. */
const FOREIGN = ['values', 'list', 'attributes', 'predicates', 'notice', 'formula', '$schema']

/** `galaxies/<type>.json`: the galaxies without their clusters. */
export const galaxiesKind: ContentKind = {
  name: 'galaxies',
  recognises: (document) =>
    ['name', 'type', 'uuid'].every((name) => typeof document[name] === 'string') &&
    !FOREIGN.some((name) => name in document),
  read(document) {
    const read = readDocument(galaxyDocument, document)
    if ('faults' in read) return read
    return {
      key: read.value.type,
      version: read.value.version,
      async keep(tx) {
        await keepGalaxy(tx, read.value, read.document)
        return { added: 0, changed: 0, removed: 0 }
      },
    }
  },
  async source(db, key) {
    const row = await db
      .selectFrom('galaxies')
      .select('document')
      .where('type', '=', key)
      .where('document', 'is not', null)
      .executeTakeFirst()
    return row?.document
  },
}
