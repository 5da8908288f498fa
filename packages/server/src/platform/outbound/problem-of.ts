import { Problem } from '../http/problem.ts'
import { RefusedAddress } from './guarded-agent.ts'

/** What went wrong on the way to another server, in words for whoever asked for it. Which address a name stands for is not told. */
export function problemOf(error: unknown, { host }: URL): Problem {
  const causes = causesOf(error)
  const problem = causes.find((cause) => cause instanceof Problem)
  if (problem) return problem
  if (causes.some((cause) => cause instanceof RefusedAddress)) {
    return new Problem(
      'forbidden',
      `${host} is loopback, private or reserved, and is not called. A site admin may list its network in outbound.allow.`,
    )
  }
  if (causes.some((cause) => cause.name === 'TimeoutError' || /Timeout/.test(cause.name))) {
    return new Problem('upstream', `${host} did not answer in time.`)
  }
  return new Problem('upstream', `${host} cannot be reached: ${reasonOf(causes)}`)
}

/** An error, what caused it, and so on; a name with several addresses fails once for each. */
function causesOf(error: unknown): Error[] {
  if (!(error instanceof Error)) return []
  const inner = error instanceof AggregateError ? (error.errors as unknown[]) : []
  return [error, ...[error.cause, ...inner].flatMap(causesOf)]
}

const REASONS: Record<string, string> = {
  ENOTFOUND: 'there is no such name.',
  EAI_AGAIN: 'its name could not be looked up.',
  ECONNREFUSED: 'nothing listens there.',
  ECONNRESET: 'it ended the connection.',
  UND_ERR_SOCKET: 'it ended the connection.',
}

function reasonOf(causes: readonly Error[]): string {
  const codes = causes.flatMap((cause) => ('code' in cause ? [String(cause.code)] : []))
  const known = codes.map((code) => REASONS[code]).find((reason) => reason !== undefined)
  return known ?? (/CERT|TLS|SSL/.test(codes.join()) ? 'its certificate is not trusted.' : 'the connection failed.')
}
