import { Problem } from '../../platform/http/problem.ts'
import { sentFields } from './sent-model.ts'

/** A model that another server exported: the document itself, or its text under `json` as MISP's form sends it. */
export function importedFields(body: unknown): Record<string, unknown> {
  const { json, ...fields } = sentFields(body)
  const {
    id: _id,
    uuid: _uuid,
    org_id: _org,
    default: _default,
    ...kept
  } = typeof json === 'string' ? sentFields(parsed(json)) : fields
  return kept
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem('not-allowed', 'Error while decoding JSON')
  }
}
