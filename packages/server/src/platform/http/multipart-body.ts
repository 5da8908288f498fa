import type { FastifyRequest } from 'fastify'
import { Problem } from './problem.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route also reads a form with files, as browsers and `curl -F` send them. */
    takesFiles?: true
    /** The route is handed a body as it came: it is a document of another format than JSON. */
    takesBytes?: true
  }
}

/** A file of a form. */
export class SentFile {
  readonly name: string
  readonly bytes: Buffer

  constructor(name: string, bytes: Buffer) {
    this.name = name
    this.bytes = bytes
  }
}

/** A form's fields by name. Without a prototype, since the names come from outside. */
type FormWithFiles = { [name: string]: string | SentFile }

/** Each part takes memory beyond what it holds; no form of ours has so many. */
const MOST_PARTS = 100

/** Whether the body is a form with files, on a route that takes them. */
export function hasFiles({ headers, routeOptions }: FastifyRequest): boolean {
  return routeOptions.config.takesFiles === true && /^multipart\/form-data\b/i.test(headers['content-type'] ?? '')
}

/**
 * The fields of a multipart form (RFC 7578). Of the names that CakePHP gives to the fields of its forms,
 * `data[Event][submittedfile]`, the last part counts.
 */
export async function parseMultipart(contentType: string, bytes: Buffer<ArrayBuffer>): Promise<FormWithFiles> {
  refuseManyParts(contentType, bytes)
  // An object without a prototype has no type of its own.
  const form = Object.create(null) as FormWithFiles
  for (const [name, value] of await readForm(contentType, bytes)) {
    form[lastPart(name)] =
      typeof value === 'string' ? value : new SentFile(value.name, Buffer.from(await value.arrayBuffer()))
  }
  return form
}

async function readForm(contentType: string, bytes: Buffer<ArrayBuffer>): Promise<FormData> {
  try {
    return await new Response(bytes, { headers: { 'content-type': contentType } }).formData()
  } catch {
    throw new Problem('invalid', 'The body is no form as RFC 7578 says: its parts do not stand between its boundary.')
  }
}

function refuseManyParts(contentType: string, bytes: Buffer): void {
  const boundary = /boundary="?([^";\s]{1,70})/i.exec(contentType)?.[1]
  if (boundary === undefined) throw new Problem('invalid', 'The content type of the form names no boundary.')
  let count = 0
  for (let at = bytes.indexOf(`--${boundary}`); at >= 0; at = bytes.indexOf(`--${boundary}`, at + 1)) {
    count += 1
    if (count > MOST_PARTS + 1) throw new Problem('too-large', `A form of up to ${MOST_PARTS} fields is read.`)
  }
}

function lastPart(name: string): string {
  return name.endsWith(']') ? name.slice(name.lastIndexOf('[') + 1, -1) : name
}
