import { flag, text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { done, needed, told } from '../../platform/http/api/shapes.ts'

export const contactApi: RouteTable = {
  group: 'Events',
  routes: {
    'POST /events/contact/{id}': {
      summary: 'Write to those who made an event',
      more: 'It needs a mail server (TOCSIN_SMTP_URL).',
      takes: { message: needed(text), person: told(flag, 'To whoever wrote the event down, alone.') },
      answers: done,
      errors: ['rejected'],
    },
  },
}
