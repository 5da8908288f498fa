import { attribute, Report, settleAttribute, unwrap } from '@tocsin/format'
import type { Attribute, Finding, SettledAttribute } from '@tocsin/format'
import { Problem } from '../../platform/http/problem.ts'
import { errorsByField } from '../events/errors-by-field.ts'

/** What MISP's clients wrap a proposal in. Source: `rest-api` §1.1. */
const WRAPPERS = ['ShadowAttribute', 'Attribute', 'Proposal']

const oneAtATime = { rule: 'proposal.one', message: 'Proposals are sent one at a time.' }

/** The one proposal of a request body. */
export function readProposal(body: unknown): Attribute {
  const raw = WRAPPERS.reduce<unknown[]>((items, name) => items.flatMap((item) => unwrap(item, name)), [body])
  if (raw.length > 1) refuseProposal([{ path: 'ShadowAttribute', ...oneAtATime, value: raw.length }])
  const report = new Report()
  return attribute.read(raw[0], report) ?? refuseProposal(report.findings)
}

/** What is proposed, checked and completed as if it was an attribute; that its value may stand already does not matter. */
export function settleProposal(sent: Attribute): SettledAttribute {
  const report = new Report()
  return settleAttribute(sent, report) ?? refuseProposal(report.findings)
}

/** MISP answers 404, with the first message of each field. */
export function refuseProposal(findings: readonly Finding[]): never {
  const errors = Object.entries(errorsByField(findings)).map(([field, [first]]) => `[${field}]: ${first}`)
  throw new Problem('not-found', `Could not save the proposal. Errors: ${errors.join('\n')}`)
}
