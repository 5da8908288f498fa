import type { FastifyRequest } from 'fastify'

/** What a request wishes for: body, query and named parameters in one, the body winning, in MISP's spellings. */
export type Wishes = Record<string, unknown>

/** MISP takes parameters from the body (bare or under `request`), the query and the path alike. */
export function wishesOf(request: FastifyRequest): Wishes {
  const query = isRecord(request.query) ? request.query : {}
  const body = isRecord(request.body) ? request.body : {}
  const inner = isRecord(body['request']) ? body['request'] : body
  return { ...query, ...inner }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A wish that is text, or a number written as such; otherwise what stands for it. */
export function textWish(wish: unknown, otherwise = ''): string {
  return typeof wish === 'string' || typeof wish === 'number' ? String(wish) : otherwise
}

/** A wish that is a whole number above nought; undefined where it is none. */
export function positiveWish(wish: unknown): number | undefined {
  const number = Number(wish)
  return Number.isSafeInteger(number) && number > 0 ? number : undefined
}

/** Whether a wish was made; PyMISP sends 0 for what it does not want. */
export function isWished(wish: unknown, otherwise = false): boolean {
  if (wish === undefined || wish === null || wish === '') return otherwise
  return wish !== false && wish !== 0 && wish !== '0' && wish !== 'false'
}
