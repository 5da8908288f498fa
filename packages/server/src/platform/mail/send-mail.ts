import { createTransport } from 'nodemailer'
import type { Config } from '../config/config.ts'

/** A letter to one person: nobody learns who else got it. */
export type Mail = { to: string; replyTo: string; subject: string; text: string }

/** In milliseconds. */
const LONGEST = 30_000

/** Hands a letter to the mail server that TOCSIN_SMTP_URL names. Throws what that server says where it does not take it. */
export async function sendMail({ smtpUrl, baseUrl }: Config, mail: Mail): Promise<void> {
  if (smtpUrl === undefined) throw new Error('There is no mail server: TOCSIN_SMTP_URL is not set.')
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: LONGEST,
    greetingTimeout: LONGEST,
    socketTimeout: LONGEST,
  })
  const from = `tocsin@${new URL(baseUrl).hostname}`
  // A letter holds what a stranger may have written: it names no file and no address to be fetched.
  await transport.sendMail({ ...mail, from, disableFileAccess: true, disableUrlAccess: true })
}
