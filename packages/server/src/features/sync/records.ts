/** Fields of what another server answers, of which nothing is trusted; nothing is in what is no record. */
export function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

/** A list, also where it stands under `response`, and where PHP wrote an empty map; nothing else is one. */
export function listIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  const { response } = recordOf(value)
  return Array.isArray(response) ? response : []
}
