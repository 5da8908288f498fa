import { stix1Json, stix1Xml, type Stix1Options } from '@tocsin/convert'
import { exportedEvents } from './exported-events.ts'
import { type Asked, format, type Format } from './format.ts'
import { said } from './options.ts'

const sent = said('stix-version')

/** The server's organisation stands before every id, and its address for it. */
function options(asked: Asked): Stix1Options {
  const { org, baseUrl } = asked.context.config
  return { organisation: org, namespace: baseUrl, version: sent(asked)['stix-version'] }
}

/** What STIX 1 has a place for is read, what it has none for is not. */
const defaults = { includeGalaxy: 1, noShadowAttributes: 1, noEventReports: 1, sgReferenceOnly: 1 }

/** STIX 1, as documents and as what python-stix writes of them. */
export const stix1Formats: Readonly<Record<string, Format>> = {
  stix: format(stix1Xml, exportedEvents, { extension: 'xml', defaults, options }),
  'stix-json': format(stix1Json, exportedEvents, { extension: 'json', defaults, options }),
}
