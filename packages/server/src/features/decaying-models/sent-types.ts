import { Problem } from '../../platform/http/problem.ts'

const MAX_TYPES = 1_000
const MAX_LENGTH = 100

/** The types that a model is to score: a list, or JSON text of one, as MISP's form sends it. */
export function sentTypes(body: unknown): string[] {
  const { attributetypes: given, attribute_types: list } = mappingOf(body)
  const sent = typeof given === 'string' ? parsed(given) : (given ?? list)
  if (sent === undefined || sent === null || sent === '' || (Array.isArray(sent) && sent.length === 0)) {
    throw new Problem('not-allowed', 'The model must link to at least one attribute type')
  }
  if (!Array.isArray(sent) || sent.length > MAX_TYPES || !sent.every(isType)) {
    throw new Problem('not-allowed', 'Invalid JSON: attribute type')
  }
  return [...new Set(sent)]
}

function mappingOf(body: unknown): Record<string, unknown> {
  const fields = (body ?? {}) as Record<string, unknown>
  const wrapped = fields['DecayingModelMapping']
  return typeof wrapped === 'object' && wrapped !== null ? { ...wrapped } : fields
}

function isType(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_LENGTH && !value.includes('\0')
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    throw new Problem('not-allowed', 'Invalid JSON: attribute type')
  }
}
