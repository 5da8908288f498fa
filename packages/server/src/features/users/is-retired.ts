import type { UserRow } from './find.ts'

/** Whether the account is disabled or past its day. */
export function isRetired({ disabled, expiration }: UserRow, now: Date): boolean {
  return disabled || (expiration !== null && expiration <= now)
}
