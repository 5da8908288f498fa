import {
  note,
  opinion,
  relationship,
  Report,
  unwrap,
  type AnalystDataKind,
  type Note,
  type Opinion,
  type Relationship,
} from '@tocsin/format'
import { Problem } from '../../platform/http/problem.ts'
import { errorsByField } from '../events/errors-by-field.ts'

/** A note, an opinion or a relationship as it was sent. */
export type Sent = Note | Opinion | Relationship

const models = { Note: note, Opinion: opinion, Relationship: relationship }

/** The one record of a body, bare or under its kind; `defaults` stand for required fields that are not sent. */
export function readSent(body: unknown, { kind, action, defaults = {} }: Reading): Sent {
  const inner = unwrap(body, kind)[0] ?? {}
  const isRecord = typeof inner === 'object' && inner !== null && !Array.isArray(inner)
  const report = new Report()
  const sent = models[kind].read(isRecord ? { ...defaults, ...withoutLack(inner) } : inner, report)
  if (sent === undefined || report.findings.length > 0) throw refusal(kind, action, errorsByField(report.findings))
  if (sent.distribution === 5) throw refusal(kind, action, { distribution: ['Analyst data cannot inherit its level.'] })
  // Whoever names a group by its local id means that, whichever group the record that they read carried along.
  return sent.sharing_group_id ? { ...sent, SharingGroup: undefined } : sent
}

export type Reading = { kind: AnalystDataKind; action: 'add' | 'edit'; defaults?: Record<string, unknown> }

/** PyMISP sends null for what it does not know. */
function withoutLack(inner: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inner).filter(([, value]) => value !== null))
}

/** A refusal in MISP's form. */
export function refusal(kind: AnalystDataKind, action: 'add' | 'edit', errors: Record<string, string[]>): Problem {
  return new Problem('rejected', `Could not ${action} ${kind}`, { url: `/${controllerOf(kind)}/${action}`, errors })
}

/** MISP has a controller's name for each kind, which its answers carry. */
export function controllerOf(kind: string): string {
  return `${kind.toLowerCase()}s`
}
