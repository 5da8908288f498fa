import { Report, sharingGroup, unwrap, type SharingGroup } from '@tocsin/format'
import { Problem } from '../../platform/http/problem.ts'

/** The group in a body, bare or wrapped. What breaks a rule is refused, by field. */
export function readSentGroup(body: unknown, action: 'add' | 'edit'): SharingGroup {
  const report = new Report()
  const sent = sharingGroup.read(withWholeMembers(unwrap(body, 'SharingGroup')[0] ?? {}), report)
  const [finding] = report.findings
  if (finding) throw refuseGroup(action, { [finding.path || 'SharingGroup']: [finding.message] })
  return sent ?? {}
}

/** MISP takes a member's organisation also where it stands in the entry itself: `{"uuid": …, "name": …, "extend": true}`. */
function withWholeMembers(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null) return raw
  const { SharingGroupOrg: entries } = raw as { SharingGroupOrg?: unknown }
  if (entries === undefined) return raw
  const whole = [entries].flat().map((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || 'Organisation' in entry || !('uuid' in entry)) return entry
    // The entry's own id is not the organisation's.
    const { id: _, ...Organisation } = entry as { id?: unknown }
    return { ...entry, Organisation }
  })
  return { ...raw, SharingGroupOrg: whole }
}

/** A refusal in MISP's form. */
export function refuseGroup(action: string, errors: unknown): Problem {
  return new Problem('rejected', `Could not ${action} SharingGroup`, { url: `/sharing_groups/${action}`, errors })
}
