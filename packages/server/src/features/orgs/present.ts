import { dateTimeText } from '@tocsin/format'
import { isSiteAdmin, type Actor } from '../../access/actor.ts'
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

type InUse = OrganisationRow & { user_count: number; created_by_email: string | null }

/** An organisation in a list; who made it is for site admins to know. */
export function presentInUse(row: InUse, actor: Actor) {
  const { created_by, ...shown } = presentOrganisation(row)
  const counted = { ...shown, user_count: String(row.user_count) }
  if (!isSiteAdmin(actor)) return counted
  return { ...counted, created_by, created_by_email: row.created_by_email ?? 'Unknown' }
}

/** An organisation by itself: as in a list, without the text of its page. */
export function presentViewed(row: InUse, actor: Actor) {
  const { landingpage: _page, ...shown } = presentInUse(row, actor)
  return shown
}
