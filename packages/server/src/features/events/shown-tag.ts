import { flag, text } from '@tocsin/format'
import { fields, object } from '../../platform/http/api/shapes.ts'
import type { AttachedTagRow } from './event-tags.ts'

/** A tag as rows of pages show it. */
export function shownTag({ name, colour, local, is_galaxy }: AttachedTagRow): object {
  return { name, colour, local, is_galaxy }
}

/** The same for the API description. */
export const shownTagShape = object({ ...fields(text, 'name colour'), ...fields(flag, 'local is_galaxy') })
