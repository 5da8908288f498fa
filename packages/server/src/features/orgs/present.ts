import { dateTimeText } from '@tocsin/format'
import type { OrganisationRow } from './find.ts'

/** An organisation in full, in MISP's spelling. */
export function presentOrganisation(row: OrganisationRow) {
  return {
    id: String(row.id),
    name: row.name,
    date_created: dateTimeText(row.date_created.getTime() / 1000),
    date_modified: dateTimeText(row.date_modified.getTime() / 1000),
    description: row.description,
    type: row.type,
    nationality: row.nationality,
    sector: row.sector,
    created_by: String(row.created_by),
    uuid: row.uuid,
    contacts: row.contacts,
    local: row.local,
    restricted_to_domain: row.restricted_to_domain,
    landingpage: row.landingpage,
  }
}
