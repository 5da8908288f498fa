/** Ids of what has no UUID of its own are UUIDv5 of a text in this namespace. Source: misp-stix. */
export const STIX_NAMESPACE = '76beed5f-7251-457e-8c2a-b45f7b589d3d'

/** The labels of the report or grouping that stands for an event. The second tells importers who made the bundle. */
export const EVENT_LABELS = ['Threat-Report', 'misp:tool="MISP-STIX-Converter"'] as const

/** The older name of the tool, which still marks bundles as MISP's. */
export const OLDER_TOOL_LABEL = 'misp:tool="misp2stix2"'

/** What the one note of an event without contents says. */
export const EMPTY_EVENT_NOTE = 'This MISP Event is empty and contains no attribute, object, galaxy or tag.'

export const EVENT_REPORT_LABEL = 'misp:data-layer="Event Report"'
export const ANALYST_NOTE_LABEL = 'misp:context-layer="Analyst Note"'
export const ANALYST_OPINION_LABEL = 'misp:context-layer="Analyst Opinion"'
export const FALSE_POSITIVE_EXPLANATION = 'False positive Sighting'

/** The kill chain whose phases are the categories of attributes and the meta-categories of objects. */
export const CATEGORY_KILL_CHAIN = 'misp-category'

/** Before the names of properties, and of whole objects, that STIX has not. */
export const CUSTOM_PROPERTY_PREFIX = 'x_misp_'

/** Stand for the whole of what has no STIX type. In 2.0 analyst data and sightings of false positives are custom too. */
export const CUSTOM_TYPES = {
  attribute: 'x-misp-attribute',
  object: 'x-misp-object',
  cluster: 'x-misp-galaxy-cluster',
  analystNote: 'x-misp-analyst-note',
  analystOpinion: 'x-misp-analyst-opinion',
  falsePositive: 'x-misp-opinion',
  eventNote: 'x-misp-event-note',
  eventReport: 'x-misp-event-report',
  marking: 'x-misp-marking-definition',
} as const

/** The hives that STIX has in full. Source: STIX 2.1 §6.15, "must be fully expanded and not truncated". */
export const REGISTRY_HIVES: Readonly<Record<string, string>> = {
  HKCC: 'HKEY_CURRENT_CONFIG',
  HKCR: 'HKEY_CLASSES_ROOT',
  HKCU: 'HKEY_CURRENT_USER',
  HKLM: 'HKEY_LOCAL_MACHINE',
  HKU: 'HKEY_USERS',
}
