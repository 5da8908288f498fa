import { Report, unwrap, type Codec } from '@tocsin/format'
import { ApiError } from './api-error.ts'

/** A record's local id on the server, or its uuid. */
export type RecordId = string | number

/** A record in MISP's own JSON, as it stands in a file or came from another program: it is sent on as it is. */
export class MispJson {
  readonly value: unknown

  constructor(value: unknown) {
    this.value = value
  }
}

/** `/events/view` and an id, as a path. @throws TypeError when the id is empty, which would mean another route. */
export function pathTo(route: string, id: RecordId): string {
  if (id === '') throw new TypeError(`${route} needs an id`)
  return `${route}/${encodeURIComponent(id)}`
}

/** A record as JSON text, in MISP's spelling. */
export function textOf<T>(codec: Codec<T>, record: T | MispJson): string {
  return record instanceof MispJson ? JSON.stringify(record.value) : codec.write(record)
}

/** The record of an answer, in whatever wraps it. @throws ApiError when it is none. */
export function readRecord<T>(answer: unknown, name: string, codec: Codec<T>): T {
  const [record] = readRecords(unwrap(answer, name).slice(0, 1), name, codec)
  if (record === undefined) throw new ApiError(200, `The server answered without ${name}`)
  return record
}

/** The records of an answer, in whatever wraps them. @throws ApiError when one of them cannot be read. */
export function readRecords<T>(answer: unknown, name: string, codec: Codec<T>): T[] {
  return unwrap(answer, name).map((raw) => {
    const report = new Report()
    const record = codec.read(raw, report)
    if (record !== undefined) return record
    throw new ApiError(200, `The server answered with something that is no ${name}`, report.findings)
  })
}
