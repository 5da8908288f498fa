import type { Db } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { textWish, type Wishes } from '../../platform/http/wishes.ts'
import type { ContentKind } from './content-kind.ts'

const PAGE = 500

/** The documents that are loaded, of one kind or of all, a page at a time; `next` is where the following page begins. */
export async function listContent(db: Db, wishes: Wishes): Promise<object> {
  const kind = textWish(wishes['kind'])
  const after = textWish(wishes['after'], '0')
  if (!/^\d{1,15}$/.test(after)) throw new Problem('invalid', 'after: What an earlier answer calls next is expected.')
  const rows = await db
    .selectFrom('content_documents')
    .selectAll()
    .where('id', '>', Number(after))
    .$if(kind !== '', (query) => query.where('kind', '=', kind))
    .orderBy('id')
    .limit(PAGE + 1)
    .execute()
  const page = rows.slice(0, PAGE)
  const documents = page.map(({ kind: name, key, version, digest, path, source, loaded }) => ({
    kind: name,
    key,
    version,
    sha256: digest.toString('hex'),
    path,
    source,
    loaded,
  }))
  return { documents, next: rows.length > PAGE ? String(page.at(-1)?.id) : null }
}

/** A document as it was loaded. */
export async function sourceOf(
  db: Db,
  kinds: readonly ContentKind[],
  { kind, key }: { kind: string; key: string },
): Promise<unknown> {
  const found = await kinds.find(({ name }) => name === kind)?.source(db, key)
  if (found === undefined) throw new Problem('not-found', 'There is no such document.')
  return found
}
