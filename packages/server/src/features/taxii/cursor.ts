import { Problem } from '../../platform/http/problem.ts'
import type { AddedPlace } from '../search/added-events.ts'

/** Where a page goes on: at an object of an event, counted from its first. Times are milliseconds since 1970. */
export type Cursor = AddedPlace & { object: number }

const PARTS = /^(\d{1,15})\.(\d{1,15})\.(\d{1,15})$/

export function writeCursor({ added, id, object }: Cursor): string {
  return Buffer.from(`${added.getTime()}.${id}.${object}`).toString('base64url')
}

export function readCursor(text: string): Cursor {
  const [, added, id, object] = PARTS.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? []
  if (object === undefined) throw new Problem('invalid', 'next: The next of the last page is expected.')
  return { added: new Date(Number(added)), id: Number(id), object: Number(object) }
}
