import { mispObject, Report, unwrap, type MispObject } from '@tocsin/format'
import { Problem } from '../../platform/http/problem.ts'

/** What an object has to say of its template while that template is not known here. */
export const templateFacts = ['name', 'meta-category', 'description'] as const

/** The object of a request, whole: an object with one bad attribute is no object. `event` stands in MISP's answer. */
export function readSentObject(body: unknown, event: string): MispObject {
  const raw = unwrap(body, 'Object')[0]
  const sent = withOuterAttributes(raw, body)
  if (!hasAttributes(sent)) {
    const errors = 'Could not save the object as no attributes were set.'
    throw new Problem('rejected', 'Could not add object', { url: `/objects/add/${event}/`, errors, id: `${event}/` })
  }
  const missing = templateFacts.filter((fact) => !sent[fact])
  if (missing.length > 0) {
    throw refusal(`template: No valid template found and object lacking template information. (${missing.join(', ')})`)
  }
  const report = new Report()
  const object = mispObject.read(sent, report)
  const [finding] = report.findings
  if (!object || finding) throw refusal(`${finding?.path ?? 'object'}: ${finding?.message ?? 'unreadable'}`)
  return object
}

/** MISP takes `{"Object": …, "Attribute": […]}` too. */
function withOuterAttributes(raw: unknown, body: unknown): Record<string, unknown> {
  const object = isRecord(raw) ? raw : {}
  const outer = isRecord(body) && raw !== body ? body['Attribute'] : undefined
  return object['Attribute'] === undefined && outer !== undefined ? { ...object, Attribute: outer } : object
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function hasAttributes({ Attribute }: Record<string, unknown>): boolean {
  return Array.isArray(Attribute) ? Attribute.length > 0 : isRecord(Attribute)
}

function refusal(reason: string): Problem {
  return new Problem('rejected', 'Could not add Object', {
    url: '/objects/add',
    errors: `Object could not be saved.\n${reason}`,
  })
}
