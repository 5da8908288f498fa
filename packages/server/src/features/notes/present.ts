import { analystDataKinds, dateTimeText, type AnalystDataKind } from '@tocsin/format'
import type { Viewer } from '../../access/viewer.ts'
import type { OrganisationRow } from '../orgs/find.ts'
import { presentOrganisation } from '../orgs/present.ts'
import type { Company } from './company.ts'
import type { AnalystDataRow } from './reading.ts'
import { recordKey } from './records.ts'

/** A note, opinion or relationship in MISP's shape; of a relationship, `related_object` is its target, or where it starts. */
export function presentAnalystData(row: AnalystDataRow, company: Company, related: 'target' | 'source' = 'target') {
  const { organisations, groups, viewer } = company
  const [orgc, org] = [organisations.get(row.orgc_uuid), organisations.get(row.org_uuid)]
  const group = row.distribution === 4 ? groups.get(row.sharing_group_id ?? 0)?.group : undefined
  return {
    ...ownFields(row),
    Orgc: orgc && shortOrganisation(orgc),
    Org: org && { ...shortOrganisation(org), description: org.description },
    ...(group ? { SharingGroup: group } : {}),
    _canEdit: isCreator(viewer, orgc),
    ...relatedObject(row, company, related),
  }
}

/** As it is answered by itself: with both organisations in full. */
export function presentAlone(row: AnalystDataRow, company: Company): object {
  const { organisations } = company
  const [orgc, org] = [organisations.get(row.orgc_uuid), organisations.get(row.org_uuid)]
  return {
    ...presentAnalystData(row, company),
    Orgc: orgc && presentOrganisation(orgc),
    Org: org && presentOrganisation(org),
  }
}

function isCreator(viewer: Viewer, orgc: OrganisationRow | undefined): boolean {
  return viewer.kind === 'everything' || viewer.orgId === orgc?.id
}

function shortOrganisation({ id, name, uuid, type, sector, nationality, local }: OrganisationRow): object {
  return { id: String(id), name, uuid, type, sector, nationality, local }
}

function relatedObject(row: AnalystDataRow, { records }: Company, end: 'target' | 'source'): object {
  if (row.kind !== 'Relationship') return {}
  const key =
    end === 'source'
      ? recordKey(row.object_type, row.object_uuid)
      : recordKey(row.related_object_type ?? '', row.related_object_uuid ?? '')
  return { related_object: records.get(key) ?? [] }
}

/** Its own fields, in the order in which MISP writes them. */
function ownFields(row: AnalystDataRow): object {
  return {
    id: String(row.id),
    uuid: row.uuid,
    object_uuid: row.object_uuid,
    object_type: row.object_type,
    authors: row.authors,
    org_uuid: row.org_uuid,
    orgc_uuid: row.orgc_uuid,
    created: dateTimeText(row.created.getTime() / 1000),
    modified: dateTimeText(row.modified.getTime() / 1000),
    distribution: String(row.distribution),
    sharing_group_id: row.sharing_group_id === null ? null : String(row.sharing_group_id),
    locked: row.locked,
    ...said(row),
    note_type: analystDataKinds.indexOf(row.kind as AnalystDataKind),
    note_type_name: row.kind,
  }
}

function said(row: AnalystDataRow): object {
  if (row.kind === 'Note') return { note: row.note, language: row.language ?? 'en' }
  if (row.kind === 'Opinion') return { opinion: String(row.opinion), comment: row.comment }
  const { relationship_type, related_object_uuid, related_object_type } = row
  return { relationship_type, related_object_uuid, related_object_type }
}
