/** Source: TAXII 2.1 §1.6.8, "Content Negotiation". */
export const TAXII = 'application/taxii+json;version=2.1'
export const STIX = 'application/stix+json;version=2.1'

const VERSION = '2.1'

/** Whether an `Accept` header takes TAXII 2.1; whoever sends none takes anything. */
export function acceptsTaxii(header: string | undefined): boolean {
  if (header === undefined) return true
  return header.split(',').some((range) => {
    const { type, parameters } = readType(range)
    if (Number(parameters.get('q') ?? 1) === 0) return false
    return type === '*/*' || type === 'application/*' || isTaxii(type, parameters)
  })
}

/** Whether a `Content-Type` header says TAXII 2.1; without a version it is the latest. */
export function saysTaxii(header: string | undefined): boolean {
  const { type, parameters } = readType(header ?? '')
  return isTaxii(type, parameters)
}

type Parameters = ReadonlyMap<string, string>

function isTaxii(type: string, parameters: Parameters): boolean {
  return type === 'application/taxii+json' && (parameters.get('version') ?? VERSION) === VERSION
}

function readType(text: string): { type: string; parameters: Parameters } {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim())
  const pairs = rest.map((part) => {
    const [name = '', value = ''] = part.split('=')
    return [name.trim().toLowerCase(), value.trim().replace(/^"|"$/g, '')] as const
  })
  return { type: type.toLowerCase(), parameters: new Map(pairs) }
}
