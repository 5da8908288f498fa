import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Problem, statuses } from './problem.ts'

const INTERNAL = 'An Internal Error Has Occurred.'

/** Every error leaves here: in MISP's shape on MISP's routes, as problem details (RFC 9457) under `/tocsin/`. */
export function registerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => sendProblem(toProblem(error, request), request, reply))
  app.setNotFoundHandler((request, reply) => sendProblem(new Problem('not-found', 'Not Found'), request, reply))
}

/** As the above, for addresses that lead to no route because they cannot be read: for Fastify's `frameworkErrors`. */
export function sendAddressError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  void sendProblem(toProblem(error, request), request, reply)
}

/** What is told of an error; undefined where it is the program's own, which is logged. */
export function toProblem(error: FastifyError | Problem, request: FastifyRequest): Problem | undefined {
  if (error instanceof Problem) return error
  if (error.statusCode === 413) return new Problem('too-large', 'The body is larger than this server accepts.')
  if (error.statusCode === 415) return new Problem('unsupported-media', error.message)
  if (error.statusCode === 429) return new Problem('too-many', 'Rate limit exceeded.')
  if (error.statusCode !== undefined && error.statusCode < 500) return new Problem('invalid', error.message)
  const unfit = unfitProblem(error)
  if (unfit) {
    request.log.warn({ err: error }, 'request refused')
    return unfit
  }
  if (isConnectionLoss(error)) return new Problem('unavailable', 'The database cannot be reached.')
  request.log.error({ err: error }, 'request failed')
  return undefined
}

/** What a document is told that holds something no record can have: whoever reads many of them names it and goes on. */
export function unfitProblem(error: unknown): Problem | undefined {
  if (!(error instanceof Error)) return undefined
  // PostgreSQL's text holds every character but one; where no field was named by then, this is told of the whole.
  if ('code' in error && error.code === '22021') return new Problem('invalid', 'Text must not contain NUL characters.')
  if (!isBeyondBounds(error)) return undefined
  return new Problem(
    'invalid',
    'The request holds values that no record can have, nests too deeply, or asks for too much.',
  )
}

/**
 * SQLSTATE class 22 (data exceptions: a number, day or text that no column of its kind holds), 08P01 (more values than a
 * statement takes), or a document that nests deeper than a program can follow.
 */
function isBeyondBounds(error: Error & { code?: unknown }): boolean {
  return (
    /^(22...|08P01)$/.test(typeof error.code === 'string' ? error.code : '') ||
    (error instanceof RangeError && /call stack/.test(error.message))
  )
}

/** SQLSTATE class 57 (operator intervention), 53300, or a socket that is gone. */
function isConnectionLoss(error: FastifyError): boolean {
  return /^(57P|53300|ECONN|EPIPE|ENOENT)/.test(error.code ?? '') || /Connection terminated/.test(error.message)
}

function sendProblem(problem: Problem | undefined, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.originalUrl.split('?')[0] ?? ''
  const isOurs = path.startsWith('/tocsin/')
  const status = problem === undefined ? 500 : statusOf(problem, isOurs)
  if (problem?.details.location) reply.header('location', problem.details.location)
  reply.code(status)
  if (isOurs) return reply.type('application/problem+json').send(problemDetails(problem, status, path))
  return reply.type('application/json; charset=utf-8').send(mispError(problem, path))
}

function statusOf(problem: Problem, isOurs: boolean): number {
  return isOurs && problem.code === 'unauthenticated' ? 401 : statuses[problem.code]
}

function problemDetails(problem: Problem | undefined, status: number, instance: string): object {
  if (!problem) return { type: 'about:blank', title: 'internal error', status, instance }
  const { errors } = problem.details
  return { type: 'about:blank', title: problem.code, status, detail: problem.message, instance, errors }
}

function mispError(problem: Problem | undefined, path: string): object {
  const message = problem ? escapeHtml(problem.message) : INTERNAL
  if (problem?.code === 'rejected') {
    const { url = path, errors, id } = problem.details
    return { saved: false, name: message, message, url, errors, ...(id === undefined ? {} : { id }) }
  }
  return { name: message, message, url: path }
}

/** MISP escapes the messages of its exceptions for HTML, and clients compare them in that form. */
function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#039;' }
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}
