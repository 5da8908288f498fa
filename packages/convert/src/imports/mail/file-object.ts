import type { Attachment } from 'postal-mime'
import type { Lose } from '../../loss.ts'
import { base64Of } from './base64.ts'
import { hexDigest } from './hex-digest.ts'
import { fileTemplate } from './relations.ts'
import { Sheet, type RawAttribute } from './sheet.ts'

export type RawFile = typeof fileTemplate & { Attribute: RawAttribute[] }

/**
 * MISP's `file` object of what is attached to a message. Its content is asked to be encrypted, as samples are: nobody knows
 * yet what it does.
 */
export async function fileObject(attachment: Attachment, name: string, lose: Lose): Promise<RawFile> {
  const bytes = bytesOf(attachment.content)
  const sheet = new Sheet(lose)
  sheet.add({ relation: 'filename', type: 'filename' }, name)
  sheet.add({ relation: 'size-in-bytes', type: 'size-in-bytes' }, String(bytes.length))
  sheet.add({ relation: 'mimetype', type: 'mime-type' }, attachment.mimeType)
  sheet.add({ relation: 'sha1', type: 'sha1' }, await hexDigest('SHA-1', bytes))
  sheet.add({ relation: 'sha256', type: 'sha256' }, await hexDigest('SHA-256', bytes))
  const sample = { relation: 'malware-sample', type: 'malware-sample' } as const
  // A bar would end the name: the digest of the content is put behind one.
  if (bytes.length > 0) sheet.add(sample, name.replaceAll('|', '_'), { data: base64Of(bytes), encrypt: true })
  return { ...fileTemplate, Attribute: sheet.attributes }
}

/** Content is bytes unless it was asked for as text. */
function bytesOf(content: Attachment['content']): Uint8Array<ArrayBuffer> {
  return typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content)
}
