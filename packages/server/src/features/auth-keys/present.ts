import type { AuthKeyRow } from './make.ts'

/** A key in MISP's spelling: its ends, never the whole. */
export function presentKey(row: AuthKeyRow) {
  return {
    id: String(row.id),
    uuid: row.uuid,
    authkey_start: row.authkey_start,
    authkey_end: row.authkey_end,
    created: String(row.created),
    expiration: String(row.expiration),
    read_only: row.read_only,
    user_id: String(row.user_id),
    comment: row.comment,
    allowed_ips: row.allowed_ips,
    unique_ips: row.unique_ips,
  }
}
