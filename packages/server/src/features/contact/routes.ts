import type { FastifyInstance } from 'fastify'
import type { Context } from '../../context.ts'
import { success } from '../../platform/http/answers.ts'
import { wishesOf } from '../../platform/http/wishes.ts'
import { askReporter } from './ask-reporter.ts'

/** `/events/contact`: a letter to those who made an event. */
export function registerContact(app: FastifyInstance, context: Context): void {
  app.post<{ Params: { id: string } }>('/events/contact/:id', { config: { may: 'event.contact' } }, async (request) => {
    const { Event: nested } = wishesOf(request)
    const wishes = typeof nested === 'object' && nested !== null ? { ...nested } : wishesOf(request)
    const id = String(await askReporter(context, request.actor, request.params.id, wishes))
    return success('Email sent to the reporter.', `/events/contact/${id}`, { id })
  })
}
