import { mispObject, Report, type MispObject } from '@tocsin/format'
import PostalMime, { type Email } from 'postal-mime'
import { v5 } from 'uuid'
import { UnreadableDocument, type Importer } from '../../importer.ts'
import type { Lose, Loss } from '../../loss.ts'
import { lossOf } from '../misp-json.ts'
import { base64Of } from './base64.ts'
import { emailAttributes } from './email-object.ts'
import { fileObject, type RawFile } from './file-object.ts'
import { hexDigest } from './hex-digest.ts'
import { emailTemplate, others } from './relations.ts'

export type EmailOptions = {
  /** Whether the message itself is kept as a file beside what it says. */
  keepsOriginal?: boolean
  /**
   * The uuid of the event that the objects are added to. They have ids of their own for each: the same message may be read
   * into several events, and twice into one without being there twice.
   */
  into?: string
}

/** Where ids are derived from while there is no event. */
const NOWHERE = '5a0a1f0e-6f0c-5d0a-9a41-3d1e6d2f7c18'

/** No honest message nests deeper, or has more attached to it. */
const DEEPEST = 32
const MOST_ATTACHMENTS = 100

/** What every message has some of. */
const EXPECTED = new Set(['from', 'to', 'subject', 'date', 'message-id', 'received', 'return-path'])

/**
 * An e-mail as MISP's `email` object, and a `file` object that it includes for each of its attachments. Messages within
 * the message are attachments.
 */
export const email: Importer<EmailOptions, Uint8Array> = {
  name: 'email',
  async read(document, options) {
    const losses: Loss[] = []
    const lose = (loss: Loss) => losses.push(loss)
    const message = await parse(document)
    const attributes: object[] = emailAttributes(message, lose)
    const digest = await hexDigest('SHA-256', Uint8Array.from(document))
    const uuidOf = (part: number) => v5(`${digest} ${part}`, options.into ?? NOWHERE)
    const files = await filesOf(message, uuidOf, lose)
    attributes.push(...files.map(({ name }) => attribute(others.attachment, name)))
    if (options.keepsOriginal)
      attributes.push({ ...attribute(others.original, 'message.eml'), data: base64Of(document) })
    const ObjectReference = files.map(({ object }) => {
      return { referenced_uuid: object.uuid, relationship_type: 'includes', comment: 'Email attachment' }
    })
    const whole = { ...emailTemplate, uuid: uuidOf(0), Attribute: attributes, ObjectReference }
    const objects = [whole, ...files.map(({ object }) => object)].flatMap((object) => readObject(object, lose))
    return { events: [{ info: message.subject?.trim() || 'Imported e-mail', Object: objects }], losses }
  },
}

async function parse(document: Uint8Array): Promise<Email> {
  const bounds = { forceRfc822Attachments: true, maxNestingDepth: DEEPEST }
  const message = await PostalMime.parse(document, bounds).catch((error: unknown) => {
    throw new UnreadableDocument(
      `The message cannot be read: ${error instanceof Error ? error.message : 'no reason told'}`,
    )
  })
  if (message.headers.some(({ key }) => EXPECTED.has(key))) return message
  throw new UnreadableDocument('The document has none of the headers of an e-mail.')
}

type File = { name: string; object: RawFile & { uuid: string } }

async function filesOf({ attachments }: Email, uuidOf: (part: number) => string, lose: Lose): Promise<File[]> {
  if (attachments.length > MOST_ATTACHMENTS) {
    lose({ path: 'attachments', why: `Of ${attachments.length} attachments the first ${MOST_ATTACHMENTS} are taken.` })
  }
  const files: File[] = []
  for (const [i, attachment] of attachments.slice(0, MOST_ATTACHMENTS).entries()) {
    const name = attachment.filename?.replaceAll('\0', '').trim() || `attachment-${i + 1}`
    files.push({ name, object: { ...(await fileObject(attachment, name, lose)), uuid: uuidOf(i + 1) } })
  }
  return files
}

function attribute({ relation, type }: (typeof others)[keyof typeof others], value: string): object {
  return { object_relation: relation, type, value }
}

function readObject(raw: object, lose: Lose): MispObject[] {
  const report = new Report()
  const object = mispObject.read(raw, report)
  report.findings.map(lossOf).forEach(lose)
  return object ? [object] : []
}
