import type { Finding } from '@tocsin/format'
import type { Saved } from './save-children.ts'

/** Something that was sent and not saved, and the rule that it breaks. Clients of MISP ignore the field it comes in. */
export type Rejected = Finding

/** Everything of a request that was left out. */
export function rejectedOf(findings: readonly Finding[], saved: Saved): Rejected[] {
  const outcomes = [...saved.attributes, ...saved.objects]
  return [
    ...findings,
    ...outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? outcome.findings.map(below('Event')) : [])),
    ...saved.tagRefusals.map(({ name, why }) => ({ path: 'Event.Tag', rule: 'tag.attach', message: why, value: name })),
  ]
}

function below(parent: string): (finding: Finding) => Finding {
  return (finding) => ({ ...finding, path: `${parent}.${finding.path}` })
}
