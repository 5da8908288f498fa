import { objectTypes } from './objects.ts'
import {
  attribute,
  attributes,
  leaf,
  leafList,
  leaves,
  many,
  one,
  record,
  rule,
  within,
  type Field,
  type Shape,
} from './shape.ts'

/** The parts of STIX 1.1.1 and 1.2, of all their fields those that events have something for. Source: the schemas of STIX. */

const ID = attributes('id', 'idref', 'timestamp')

const confidence = (): Shape =>
  record([attribute('timestamp'), leaf('stixCommon:Value'), leaf('stixCommon:Description')])

const markings = (around: string): Field =>
  within(around, 'marking:Marking', () =>
    record([
      leaf('marking:Controlled_Structure'),
      many('marking:Marking_Structure', 'marking_structures', () => ({
        kind: 'typed',
        isPrefixed: true,
        types: () => ({
          'tlpMarking:TLPMarkingStructureType': [attribute('color')],
          'simpleMarking:SimpleMarkingStructureType': [leaf('simpleMarking:Statement')],
        }),
      })),
    ]),
  )

const source = (): Shape =>
  record([
    leaf('stixCommon:Description'),
    one('stixCommon:Identity', () => record([attribute('id'), leaf('stixCommon:Name')])),
    one('stixCommon:Time', () => record(leaves('cyboxCommon', 'Produced_Time', 'Received_Time'))),
    within('stixCommon:References', 'stixCommon:Reference', () => leafShape),
  ])

const leafShape: Shape = { kind: 'leaf', constants: {}, isInner: false }

/** Something elsewhere in the document, or here, and what it is to the one that names it. */
const related = (name: string, of: () => Shape, key?: string): Shape =>
  record([leaf('stixCommon:Relationship'), one(name, of, key)])

const relatedTtps = (around: string, item: string): Field =>
  one(around, () => record([many(item, 'ttps', () => related('stixCommon:TTP', ttp))]))

const relatedIndicators = (around: string, item: string): Field =>
  one(around, () => record([many(item, 'indicators', () => related('stixCommon:Indicator', indicator))]))

const said = (prefix: string): Field[] => leaves(prefix, 'Title', 'Description', 'Short_Description')

const observableFields = (): Field[] => [
  attribute('id'),
  attribute('idref'),
  leaf('cybox:Title'),
  leaf('cybox:Description'),
  within('cybox:Keywords', 'cybox:Keyword', () => leafShape),
  one('cybox:Object', object),
  one('cybox:Observable_Composition', () =>
    record([attribute('operator'), many('cybox:Observable', 'observables', observable)]),
  ),
]

const observable = (): Shape => record(observableFields())

const properties = (): Field =>
  one('cybox:Properties', () => ({ kind: 'typed', isPrefixed: false, types: () => objectTypes }))

const object = (): Shape =>
  record([
    attribute('id'),
    attribute('idref'),
    leaf('cybox:Description'),
    properties(),
    within('cybox:Related_Objects', 'cybox:Related_Object', () =>
      record([attribute('id'), attribute('idref'), properties(), leaf('cybox:Relationship')]),
    ),
  ])

const indicator = (): Shape =>
  record(
    [
      ...ID,
      leaf('indicator:Title'),
      leafList('indicator:Type', 'indicator_types'),
      leafList('indicator:Alternative_ID', 'alternative_id'),
      leaf('indicator:Description'),
      leaf('indicator:Short_Description'),
      many('indicator:Valid_Time_Position', 'valid_time_positions', () =>
        record(leaves('indicator', 'Start_Time', 'End_Time')),
      ),
      one('indicator:Observable', observable),
      one('indicator:Composite_Indicator_Expression', () =>
        record([attribute('operator'), many('indicator:Indicator', 'indicators', indicator)]),
      ),
      many('indicator:Indicated_TTP', 'indicated_ttps', () => related('stixCommon:TTP', ttp)),
      within('indicator:Test_Mechanisms', 'indicator:Test_Mechanism', () => ({
        kind: 'typed',
        isPrefixed: true,
        types: () => ({
          'snortTM:SnortTestMechanismType': [rule('snortTM:Rule', true)],
          'yaraTM:YaraTestMechanismType': [rule('yaraTM:Rule')],
        }),
      })),
      one(
        'indicator:Suggested_COAs',
        () =>
          record([
            many('indicator:Suggested_COA', 'suggested_coas', () =>
              related('stixCommon:Course_Of_Action', courseOfAction),
            ),
          ]),
        'suggested_coas',
      ),
      markings('indicator:Handling'),
      one('indicator:Confidence', confidence),
      relatedIndicators('indicator:Related_Indicators', 'indicator:Related_Indicator'),
      one('indicator:Producer', source),
    ],
    'indicator:IndicatorType',
  )

const named = (prefix: string): Shape =>
  record([attribute('id'), attribute('capec_id'), ...leaves(prefix, 'Title', 'Description')])

const malware = (): Shape =>
  record([attribute('id'), leafList('ttp:Type', 'types'), leafList('ttp:Name', 'names'), ...said('ttp')])

const ttp = (): Shape =>
  record(
    [
      ...ID,
      ...said('ttp'),
      one('ttp:Behavior', () =>
        record([
          within('ttp:Attack_Patterns', 'ttp:Attack_Pattern', () => named('ttp')),
          within('ttp:Malware', 'ttp:Malware_Instance', malware, 'malware_instances'),
        ]),
      ),
      one('ttp:Resources', () =>
        record([
          within('ttp:Tools', 'ttp:Tool', () =>
            record([attribute('id'), ...leaves('cyboxCommon', 'Name', 'Description')]),
          ),
        ]),
      ),
      one('ttp:Victim_Targeting', () => record([one('ttp:Identity', victim)])),
      one('ttp:Exploit_Targets', () =>
        record([
          many('ttp:Exploit_Target', 'exploit_targets', () =>
            record([one('stixCommon:Exploit_Target', exploitTarget)]),
          ),
        ]),
      ),
      relatedTtps('ttp:Related_TTPs', 'ttp:Related_TTP'),
      markings('ttp:Handling'),
    ],
    'ttp:TTPType',
  )

const PRECISE = { precision: 'second' }

const exploitTarget = (): Shape =>
  record(
    [
      ...ID,
      ...said('et'),
      many('et:Vulnerability', 'vulnerabilities', () =>
        record([
          ...said('et'),
          leaf('et:CVE_ID'),
          one('et:CVSS_Score', () => record([leaf('et:Overall_Score')])),
          leaf('et:Discovered_DateTime', PRECISE),
          leaf('et:Published_DateTime', PRECISE),
          within('et:References', 'stixCommon:Reference', () => leafShape),
        ]),
      ),
      many('et:Weakness', 'weaknesses', () => record(leaves('et', 'Description', 'CWE_ID'))),
    ],
    'et:ExploitTargetType',
  )

const name = (): Shape => record([many('xnl:NameElement', 'name_elements', () => valueRecord)])

const valueRecord: Shape = { kind: 'leaf', constants: {}, isInner: false }

const victim = (): Shape => ({
  kind: 'typed',
  isPrefixed: true,
  types: () => ({
    'stix-ciqidentity:CIQIdentity3.0InstanceType': [
      attribute('id'),
      leaf('stixCommon:Name'),
      one('stix-ciqidentity:Specification', () =>
        record([
          one(
            'xpil:PartyName',
            () =>
              record([
                many('xnl:NameLine', 'name_lines', () => valueRecord),
                many('xnl:PersonName', 'person_names', name),
                many('xnl:OrganisationName', 'organisation_names', name),
              ]),
            'party_name',
          ),
          within('xpil:Addresses', 'xpil:Address', () =>
            record([
              one(
                'xal:FreeTextAddress',
                () => record([leafList('xal:AddressLine', 'address_lines')]),
                'free_text_address',
              ),
            ]),
          ),
          within(
            'xpil:ElectronicAddressIdentifiers',
            'xpil:ElectronicAddressIdentifier',
            () => valueRecord,
            'electronic_address_identifiers',
          ),
        ]),
      ),
    ],
  }),
})

const statement = (): Shape =>
  record([attribute('timestamp'), leaf('stixCommon:Value'), leaf('stixCommon:Description')])

const courseOfAction = (): Shape =>
  record(
    [
      ...ID,
      leaf('coa:Title'),
      leaf('coa:Stage'),
      leaf('coa:Type'),
      leaf('coa:Description'),
      leaf('coa:Short_Description'),
      one('coa:Objective', () => record([leaf('coa:Description')])),
      one('coa:Impact', statement),
      one('coa:Cost', statement),
      one('coa:Efficacy', statement),
      markings('coa:Handling'),
    ],
    'coa:CourseOfActionType',
  )

const campaign = (): Shape =>
  record(
    [
      ...ID,
      ...said('campaign'),
      one('campaign:Names', () => record([leafList('campaign:Name', 'names')])),
      relatedTtps('campaign:Related_TTPs', 'campaign:Related_TTP'),
      one('campaign:Confidence', confidence),
      markings('campaign:Handling'),
    ],
    'campaign:CampaignType',
  )

const threatActor = (): Shape =>
  record(
    [
      ...ID,
      ...said('ta'),
      one('ta:Identity', () => record([attribute('id'), leaf('stixCommon:Name')])),
      many('ta:Intended_Effect', 'intended_effects', statement),
      markings('ta:Handling'),
    ],
    'ta:ThreatActorType',
  )

const incident = (): Shape =>
  record(
    [
      ...ID,
      leaf('incident:Title'),
      leafList('incident:External_ID', 'external_ids'),
      one('incident:Time', () =>
        record([
          leaf('incident:Incident_Discovery', PRECISE),
          leaf('incident:Incident_Opened', PRECISE),
          leaf('incident:Incident_Reported', PRECISE),
        ]),
      ),
      leaf('incident:Description'),
      leaf('incident:Short_Description'),
      one('incident:Reporter', source),
      many('incident:Victim', 'victims', victim),
      within('incident:Affected_Assets', 'incident:Affected_Asset', () => record([leaf('incident:Description')])),
      leaf('incident:Status'),
      relatedIndicators('incident:Related_Indicators', 'incident:Related_Indicator'),
      one('incident:Related_Observables', () =>
        record([
          many('incident:Related_Observable', 'observables', () => related('stixCommon:Observable', observable)),
        ]),
      ),
      relatedTtps('incident:Leveraged_TTPs', 'incident:Leveraged_TTP'),
      one('incident:Attributed_Threat_Actors', () =>
        record([many('incident:Threat_Actor', 'threat_actors', () => related('stixCommon:Threat_Actor', threatActor))]),
      ),
      many('incident:COA_Taken', 'coa_taken', () => record([one('incident:Course_Of_Action', courseOfAction)])),
      one('incident:Confidence', confidence),
      one('incident:History', () =>
        record([
          many('incident:History_Item', 'history_items', () =>
            record([leaf('incident:Journal_Entry', { time_precision: 'second' })]),
          ),
        ]),
      ),
      one('incident:Information_Source', source),
      markings('incident:Handling'),
    ],
    'incident:IncidentType',
  )

const header = (prefix: string): Shape =>
  record([
    leaf(`${prefix}:Title`),
    leafList(
      `${prefix}:${prefix === 'report' ? 'Intent' : 'Package_Intent'}`,
      prefix === 'report' ? 'intents' : 'package_intent',
    ),
    leaf(`${prefix}:Description`),
    leaf(`${prefix}:Short_Description`),
    markings(`${prefix}:Handling`),
    one(`${prefix}:Information_Source`, source),
  ])

/** What a package and a report hold alike. */
const content = (prefix: string): Field[] => [
  one(`${prefix}:Observables`, () =>
    record([
      ...attributes('cybox_major_version', 'cybox_minor_version', 'cybox_update_version'),
      many('cybox:Observable', 'observables', observable),
    ]),
  ),
  within(`${prefix}:Indicators`, `${prefix}:Indicator`, indicator),
  one(`${prefix}:TTPs`, () => record([many(`${prefix}:TTP`, 'ttps', ttp)])),
  within(`${prefix}:Exploit_Targets`, 'stixCommon:Exploit_Target', exploitTarget),
  within(`${prefix}:Incidents`, `${prefix}:Incident`, incident),
  within(`${prefix}:Courses_Of_Action`, `${prefix}:Course_Of_Action`, courseOfAction),
  within(`${prefix}:Campaigns`, `${prefix}:Campaign`, campaign),
  within(`${prefix}:Threat_Actors`, `${prefix}:Threat_Actor`, threatActor),
]

const report = (): Shape =>
  record(
    [...ID, attribute('version'), one('report:Header', () => header('report')), ...content('report')],
    'report:ReportType',
  )

/** A document, or one within another. */
export const stixPackage = (): Shape =>
  record([
    ...ID,
    attribute('version'),
    one('stix:STIX_Header', () => header('stix')),
    ...content('stix'),
    within('stix:Reports', 'stix:Report', report),
    one('stix:Related_Packages', () =>
      record([many('stix:Related_Package', 'related_packages', () => record([one('stix:Package', stixPackage)]))]),
    ),
  ])
