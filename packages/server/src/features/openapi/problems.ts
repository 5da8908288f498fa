import type { RouteText } from '../../platform/http/api/route-table.ts'
import { statuses, type ProblemCode } from '../../platform/http/problem.ts'
import type { Reference, Response } from './document-types.ts'
import type { ServedRoute } from './served-route.ts'

/** How errors look: MISP's, ours under `/tocsin/`, TAXII's. */
const styles = {
  MispError: {
    title: 'MispError',
    type: 'object',
    properties: {
      saved: { const: false },
      name: { type: 'string' },
      message: { type: 'string' },
      url: { type: 'string' },
      errors: {},
      id: { type: 'string' },
    },
    required: ['name', 'message', 'url'],
  },
  ProblemDetails: {
    title: 'ProblemDetails',
    description: 'RFC 9457.',
    type: 'object',
    properties: {
      type: { const: 'about:blank' },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
      instance: { type: 'string' },
      errors: {},
    },
    required: ['type', 'title', 'status', 'instance'],
  },
  TaxiiError: {
    title: 'TaxiiError',
    description: 'TAXII 2.1 §3.6.1.',
    type: 'object',
    properties: {
      title: { type: 'string' },
      description: { type: 'string' },
      error_id: { type: 'string', format: 'uuid' },
      http_status: { type: 'string' },
    },
    required: ['title'],
  },
} as const

const mediaOf = {
  MispError: 'application/json',
  ProblemDetails: 'application/problem+json',
  TaxiiError: 'application/taxii+json;version=2.1',
} as const

/** Where a style's statuses are not those of `statuses`. */
const otherStatuses: Record<keyof typeof styles, Partial<Record<ProblemCode, number>>> = {
  MispError: {},
  ProblemDetails: { unauthenticated: 401 },
  TaxiiError: { unauthenticated: 401, 'not-allowed': 400, rejected: 422 },
}

const meanings: Record<ProblemCode, string> = {
  invalid: 'The request makes no sense.',
  unauthenticated: 'Nobody known here sent it.',
  forbidden: 'The caller may not do it.',
  rejected: 'The document breaks rules, which `errors` names.',
  'not-found': 'There is no such thing, or not for this caller.',
  'not-allowed': 'The body is no JSON, or what is asked does not fit the state of the record.',
  'not-acceptable': 'There is no form of the answer that the caller takes.',
  'too-slow': 'It takes longer than it may.',
  stale: 'The record has changed since the sender read it; the answer shows it as it stands.',
  'too-large': 'The body is larger than the server accepts.',
  'unsupported-media': 'The body is of a type that is not read here.',
  'too-many': 'There were too many such requests.',
  upstream: 'Another server, which had to be asked, gave no good answer.',
  unavailable: 'The database cannot be reached.',
}

/** The problems that a route may answer with: those that its declaration tells of, and those that its text adds. */
function codesOf({ method, path, config, allows }: ServedRoute, { errors = [], takes }: RouteText): ProblemCode[] {
  const hasBody = method !== 'GET'
  const codes: ProblemCode[] = ['invalid', 'not-allowed', 'unavailable', ...errors]
  if (allows !== 'anybody') codes.push('unauthenticated', 'forbidden')
  if (hasBody) codes.push('too-large', 'too-slow', 'unsupported-media')
  if (hasBody || takes || path.includes('{')) codes.push('not-found')
  if (config.isSearch) codes.push('too-many')
  if (path.startsWith('/taxii2')) codes.push('not-acceptable')
  return [...new Set(codes)]
}

/** Responses by status; those to an edit that came too late show the record. */
export function problemResponses(
  route: ServedRoute,
  text: RouteText,
  responses: Record<string, Response>,
): Record<string, Reference> {
  const style = styleOf(route.path)
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of codesOf(route, text)) {
    const status = otherStatuses[style][code] ?? statuses[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  const found = [...byStatus].map(([status, codes]) => {
    const name = `${style}_${[status, ...codes].join('_')}`
    responses[name] ??= responseOf(style, codes, status)
    return [String(status), { $ref: `#/components/responses/${name}` }]
  })
  return Object.fromEntries(found) as Record<string, Reference>
}

export const problemSchemas: Record<string, object> = styles

function responseOf(style: keyof typeof styles, codes: readonly ProblemCode[], status: number): Response {
  const schema = { $ref: `#/components/schemas/${style}` }
  const example = exampleOf(style, codes[0] ?? 'invalid', status)
  return {
    description: codes.map((code) => meanings[code]).join(' '),
    content: { [mediaOf[style]]: { schema, example } },
  }
}

function exampleOf(style: keyof typeof styles, code: ProblemCode, status: number): object {
  const said = meanings[code]
  if (style === 'MispError') return { name: said, message: said, url: '/events/view/1' }
  if (style === 'TaxiiError') return { title: code, description: said, http_status: String(status) }
  return { type: 'about:blank', title: code, status, detail: said, instance: '/tocsin/jobs/1' }
}

function styleOf(path: string): keyof typeof styles {
  if (path.startsWith('/tocsin/')) return 'ProblemDetails'
  return path.startsWith('/taxii2') ? 'TaxiiError' : 'MispError'
}
