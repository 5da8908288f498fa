import type {} from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'

const NAME = 'tocsin_session'

/** The cookie that carries a browser's session. */
export const sessionCookie = {
  read: (request: FastifyRequest): string | undefined => request.cookies[NAME],

  /** `isSecure` when the server is reached by https. */
  set(reply: FastifyReply, token: string, isSecure: boolean): void {
    reply.setCookie(NAME, token, { httpOnly: true, sameSite: 'lax', secure: isSecure, path: '/' })
  },

  clear(reply: FastifyReply): void {
    reply.clearCookie(NAME, { path: '/' })
  },
}
