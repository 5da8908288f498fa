/** A community of MISP users that one may ask to join. */
export type Community = {
  name: string
  uuid: string
  org_uuid: string
  org_name: string
  description: string
  url: string
  sector: string
  nationality: string
  type: string
  /** Where requests go. */
  email: string
  misp_project_vetted: boolean
  scope_of_data_to_be_shared: string
}

const CIRCL = { org_uuid: '55f6ea5e-2c60-40e5-964f-47a8950d210f', org_name: 'CIRCL', email: 'info@circl.lu' }
const VETTED = 'Vetted Information Sharing Community'

/**
 * The communities that the MISP project vouches for and whose operator, address and way to join are public. Names, ids and
 * addresses are theirs, the descriptions ours. A new one goes to the end: clients know them by their place as well.
 */
export const knownCommunities: readonly Community[] = [
  {
    name: 'CIRCL Private Sector Information Sharing Community - aka MISPPRIV',
    uuid: '3ab3a65a-0171-401a-9895-8d42bc7bed7c',
    ...CIRCL,
    description: 'For companies, banks, IT security firms and other private organisations, run by CIRCL in Luxembourg.',
    url: 'https://www.circl.lu/misp/',
    sector: 'Various',
    nationality: 'International',
    type: VETTED,
    misp_project_vetted: true,
    scope_of_data_to_be_shared: 'Indicators, reports, threat actors, financial fraud.',
  },
  {
    name: 'CIRCL n/g CSIRT information sharing community - aka MISP',
    uuid: '6201a65a-38fa-4b4a-bea7-cf1fb7bc1563',
    ...CIRCL,
    description: 'For national and governmental CSIRTs in the European Economic Area, run by CIRCL in Luxembourg.',
    url: 'https://www.circl.lu/misp/',
    sector: 'n/g CSIRTs in EEA',
    nationality: 'International',
    type: VETTED,
    misp_project_vetted: true,
    scope_of_data_to_be_shared: 'Indicators, reports, threat actors, financial fraud.',
  },
  {
    name: 'X-ISAC sharing community',
    uuid: 'bded6aa2-c05d-4266-aee5-23541784fed7',
    org_uuid: '5a4e34f1-06b8-4a45-9bdc-4fbe950d2111',
    org_name: 'X-ISAC',
    email: 'info@circl.lu',
    description:
      'For ISACs, sharing communities and CSIRT networks, which it gives software, intelligence and standards.',
    url: 'https://www.x-isac.org/',
    sector: 'ISACs and ISAOs',
    nationality: 'International',
    type: 'ISAC',
    misp_project_vetted: true,
    scope_of_data_to_be_shared: 'Indicators, reports, threat actors, financial fraud.',
  },
]
