import type { FastifyRequest } from 'fastify'
import { SIGNATURE_HEADER, type Proof } from '../openpgp/proof.ts'

const kept = new WeakMap<FastifyRequest, Uint8Array>()

/** Keeps a body that is signed as it was sent: what was read of it cannot be written again byte for byte. */
export function keepSigned(request: FastifyRequest, bytes: Uint8Array): void {
  if (request.headers[SIGNATURE_HEADER] !== undefined) kept.set(request, bytes)
}

/** The body as it was sent, with its signature where there is one. */
export function proofOf(request: FastifyRequest): Proof {
  const signature = request.headers[SIGNATURE_HEADER]
  const isText = typeof signature === 'string' && signature !== ''
  return { bytes: kept.get(request) ?? new Uint8Array(), signature: isText ? signature : undefined }
}
