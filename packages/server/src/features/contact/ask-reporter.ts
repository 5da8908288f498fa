import type { Actor } from '../../access/actor.ts'
import { viewerOf } from '../../access/actor.ts'
import { jobOwnerOf } from '../../access/job-owner.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { addJob } from '../../platform/jobs/add-job.ts'
import { isWished, type Wishes } from '../../platform/http/wishes.ts'
import { requireEvent, type EventHeader } from '../events/find-event.ts'

const LONGEST = 100_000

/**
 * Writes to those who made an event: to the members of its creator organisation who want to be written to, and to whoever
 * wrote it down; with `person` to them alone. Answers the event's local id.
 *
 * Source: MISP's EventsController::contact and Event::sendContactEmail.
 */
export async function askReporter(context: Context, actor: Actor, reference: string, wishes: Wishes): Promise<number> {
  const event = await requireEvent(context.db, viewerOf(actor), reference)
  const message = messageOf(wishes)
  const failure = { url: `/events/contact/${event.id}`, id: String(event.id) }
  if (context.config.smtpUrl === undefined) {
    const errors = 'Sending of email failed. This server has no mail server (TOCSIN_SMTP_URL).'
    throw new Problem('rejected', 'Could not contact Event', { ...failure, errors })
  }
  await inTransaction(context, async (tx) => {
    const readers = await readersOf(tx, event, isWished(wishes['person']))
    if (readers.length === 0) {
      const errors = 'Sending of email failed. Nobody here reads mail about this event.'
      throw new Problem('rejected', 'Could not contact Event', { ...failure, errors })
    }
    const by = jobOwnerOf(actor)
    for (const to of readers) {
      await addJob(tx, 'mail.send', { ...letter(context, actor, event, message), to, by }, { by })
    }
  })
  return event.id
}

function messageOf(wishes: Wishes): string {
  const { message } = wishes
  if (typeof message !== 'string' || message.trim() === '') {
    throw new Problem('not-allowed', 'You must specify a message.')
  }
  if (message.includes('\0')) throw new Problem('invalid', 'message: Text must not contain NUL characters.')
  if (message.length > LONGEST) throw new Problem('invalid', `message: At most ${LONGEST} characters.`)
  return message
}

async function readersOf(tx: Tx, { orgc_id, user_id }: EventHeader, isForCreator: boolean): Promise<string[]> {
  const users = await tx
    .selectFrom('users')
    .select(['id', 'email', 'contactalert'])
    .where('org_id', '=', orgc_id)
    .where('disabled', '=', false)
    .orderBy('id')
    .execute()
  return users.filter((user) => user.id === user_id || (user.contactalert && !isForCreator)).map(({ email }) => email)
}

// oxlint-disable-next-line max-params -- who writes, about what, and what they say
function letter({ config }: Context, actor: Actor, event: EventHeader, message: string) {
  return {
    replyTo: actor.email,
    subject: `[${config.org} Tocsin] Need info about event ${event.id}`,
    text: `${actor.email} of ${actor.orgName} asks about the event ${event.id} (${event.uuid}):

${message}

${config.baseUrl}/events/view/${event.id}
An answer to this letter goes to ${actor.email}.
`,
  }
}
