import { attribute, Report, type Attribute } from '@tocsin/format'
import { Problem } from '../../platform/http/problem.ts'
import type { Wishes } from '../../platform/http/wishes.ts'

/** With whom what is imported is to be shared. */
export type Shared = Pick<
  Attribute,
  'distribution' | 'sharing_group_id' | 'SharingGroup' | 'sharing_group_ids' | 'sharing_group_mode'
>

export function readShared({ distribution, sharing_group_id, sharing_group_ids, sharing_group_mode }: Wishes): Shared {
  const report = new Report()
  const read = attribute.read({ distribution, sharing_group_id, sharing_group_ids, sharing_group_mode }, report)
  const [fault] = report.findings
  if (read && !fault) return read
  throw new Problem('invalid', `${fault?.path ?? ''}: ${fault?.message ?? ''}`)
}
