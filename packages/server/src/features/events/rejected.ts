import type { Finding } from '@tocsin/format'
import type { Saved } from './save-children.ts'
import type { Narrowed } from './sharing.ts'

/** Something that was sent and not saved (a record, or with whom it was to be shared), and the rule that it breaks. Clients of MISP ignore the field it comes in. */
export type Rejected = Finding

/** Everything of a request that was left out. */
export function rejectedOf(findings: readonly Finding[], saved: Saved): Rejected[] {
  const refused = [...saved.attributes, ...saved.objects].filter((outcome) => outcome.kind === 'refused')
  const isRefused = new Set(refused.map(({ path }) => path))
  return [
    ...findings,
    ...refused.flatMap((outcome) => outcome.findings.map(below('Event'))),
    ...saved.keyFindings,
    ...saved.narrowed.filter(({ path }) => !isRefused.has(path)).map(unusableGroup),
    ...saved.tagRefusals.map(({ name, why }) => ({ path: 'Event.Tag', rule: 'tag.attach', message: why, value: name })),
  ]
}

function unusableGroup({ path, group }: Narrowed): Rejected {
  const message =
    'This sharing group is not known here, or not yours to share with: the record is kept for your organisation alone.'
  return { path: `Event.${path}.sharing_group_id`, rule: 'sharing-group.usable', message, value: group }
}

function below(parent: string): (finding: Finding) => Finding {
  return (finding) => ({ ...finding, path: `${parent}.${finding.path}` })
}
