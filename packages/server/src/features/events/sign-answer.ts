import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { SIGNATURE_HEADER, withoutWhiteSpace } from '../../platform/openpgp/proof.ts'
import { signWithInstanceKey } from '../instance/instance-key.ts'
import type { EventHeader } from './find-event.ts'

/** Source: MISP's RestResponseComponent::isAutomaticTool. */
const PROGRAMS = /^(Py)?MISP/

/**
 * Whether an event goes with a signature. One that is protected no more but still has its keys does too, or copies of it, which
 * are protected, could not take that change.
 */
export function goesSigned({ protected: isProtected, has_keys }: EventHeader): boolean {
  return isProtected === true || has_keys
}

/** Whether an answer that shows an event is signed: for programs that can check it. */
export function isSignedFor({ headers }: FastifyRequest, event: EventHeader): boolean {
  return goesSigned(event) && PROGRAMS.test(headers['user-agent'] ?? '')
}

/** Sends an event whole, since its signature goes before it. */
export async function sendSigned(
  context: Context,
  reply: FastifyReply,
  pieces: AsyncGenerator<string>,
): Promise<FastifyReply> {
  let text = ''
  for await (const piece of pieces) text += piece
  const bytes = Buffer.from(text)
  return reply.header(SIGNATURE_HEADER, await signatureOf(context, bytes)).send(bytes)
}

/** The signature of this server over the JSON of an event, as the header carries it. */
export async function signatureOf(context: Context, json: Uint8Array): Promise<string> {
  return Buffer.from(await signWithInstanceKey(context, withoutWhiteSpace(json))).toString('base64')
}
