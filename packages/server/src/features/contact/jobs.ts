import type { Context } from '../../context.ts'
import type { JobHandlers } from '../../platform/jobs/run-jobs.ts'
import { sendMail } from '../../platform/mail/send-mail.ts'

export function contactJobs({ config }: Context): JobHandlers {
  return { 'mail.send': async ({ to, replyTo, subject, text }) => sendMail(config, { to, replyTo, subject, text }) }
}
