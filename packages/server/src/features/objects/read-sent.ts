import { mispObject, Report, unwrap, type MispObject } from '@tocsin/format'
import { Problem } from '../../platform/http/problem.ts'
import { templateFacts } from './template-of-sent.ts'

/** The object of a request as it was sent: an object without attributes is no object. `event` stands in MISP's answer. */
export function sentObjectOf(body: unknown, event: string): Record<string, unknown> {
  const raw = unwrap(body, 'Object')[0]
  const sent = withOuterAttributes(raw, body)
  if (hasAttributes(sent)) return sent
  const errors = 'Could not save the object as no attributes were set.'
  throw new Problem('rejected', 'Could not add object', { url: `/objects/add/${event}/`, errors, id: `${event}/` })
}

/** Reads an object whole: one with a bad attribute is no object. Where its template is unknown, it has to describe it. */
export function readSentObject(sent: Record<string, unknown>, isTemplateKnown: boolean): MispObject {
  const missing = templateFacts.filter((fact) => !sent[fact])
  if (missing.length > 0 && !isTemplateKnown) {
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
