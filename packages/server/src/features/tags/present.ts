import type { TagRow } from './resolve.ts'

/** A tag of the library in MISP's spelling; beyond it, the canonical tag where its name is another spelling of one. */
export function presentTag(row: TagRow) {
  return {
    id: String(row.id),
    name: row.name,
    colour: row.colour,
    exportable: row.exportable,
    org_id: String(row.org_id),
    user_id: String(row.user_id),
    hide_tag: row.hide_tag,
    numerical_value: row.numerical_value === null ? null : String(row.numerical_value),
    is_galaxy: row.is_galaxy,
    is_custom_galaxy: row.is_custom_galaxy,
    local_only: row.local_only,
    ...(row.canonical === null || row.canonical === row.name ? {} : { canonical: row.canonical }),
  }
}
