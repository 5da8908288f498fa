import { Type } from 'typebox'
import type { Codec } from '../schema/codec.ts'
import { list } from '../schema/model.ts'
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
