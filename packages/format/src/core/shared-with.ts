import { Type } from 'typebox'
import type { Codec } from '../schema/codec.ts'
import { list } from '../schema/model.ts'
import type { Report } from '../schema/report.ts'
import { text } from '../schema/scalars.ts'
import { sharingGroup } from './sharing-group.ts'

/** How several groups count: `any` lets in whoever is in one of them, `all` whoever is in each. */
export type GroupMode = 'any' | 'all'

const groupMode: Codec<GroupMode> = {
  read: (raw, report) =>
    raw === 'any' || raw === 'all'
      ? raw
      : report.fault('sharing_group_mode', 'sharing_group_mode has to be any or all.', raw),
  write: (mode) => `"${mode}"`,
  accepts: Type.Enum(['any', 'all']),
  writes: Type.Enum(['any', 'all']),
}

/**
 * With which groups a record of distribution 4 is shared, beside `sharing_group_id`. Beyond MISP: several of them, by local
 * id or uuid.
 */
export const sharedWithFields = {
  SharingGroup: sharingGroup,
  sharing_group_ids: list(text),
  sharing_group_mode: groupMode,
}

type Shared = {
  distribution?: number | undefined
  sharing_group_ids?: string[] | undefined
  sharing_group_mode?: GroupMode | undefined
}

/** Several groups are for distribution 4, and none is no list. What breaks this is reported, and taken as not sent. */
export function checkSharedWith(value: Shared, report: Report): void {
  const { distribution, sharing_group_ids: ids } = value
  if (ids === undefined) return
  report.enter('sharing_group_ids')
  if (ids.length === 0) report.fault('sharing_group_ids', 'sharing_group_ids has to name at least one group.', ids)
  else if (distribution !== 4) {
    report.fault('sharing_group_ids', 'sharing_group_ids is for distribution 4 only.', ids)
  }
  report.leave()
  if (ids.length > 0 && distribution === 4) return
  delete value.sharing_group_ids
  delete value.sharing_group_mode
}
