import { randomUUID } from 'node:crypto'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { toProblem } from '../../platform/http/errors.ts'
import { type Problem, statuses, type ProblemCode } from '../../platform/http/problem.ts'
import { TAXII } from './media-type.ts'

/** Where TAXII's statuses are not MISP's. Source: TAXII 2.1 §3.6 and the tables of its endpoints. */
const taxiiStatuses: Partial<Record<ProblemCode, number>> = {
  unauthenticated: 401,
  // What cannot be read as JSON, which MISP answers with 405.
  'not-allowed': 400,
  rejected: 422,
}

/** Sends a resource of TAXII's. As bytes: Fastify would add to the type of whatever it writes itself. */
export function sendTaxii(reply: FastifyReply, resource: object): FastifyReply {
  return reply.type(TAXII).send(Buffer.from(JSON.stringify(resource)))
}

/** Every error leaves as an error message of TAXII's. Source: TAXII 2.1 §3.6.1. */
export function sendTaxiiError(
  error: FastifyError | Problem,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const problem = toProblem(error, request)
  const status = problem === undefined ? 500 : (taxiiStatuses[problem.code] ?? statuses[problem.code])
  if (status === 401) reply.header('www-authenticate', 'Basic realm="Tocsin", charset="UTF-8"')
  return sendTaxii(reply.code(status), {
    title: problem?.code ?? 'internal error',
    ...(problem === undefined ? {} : { description: problem.message }),
    error_id: randomUUID(),
    http_status: String(status),
  })
}
