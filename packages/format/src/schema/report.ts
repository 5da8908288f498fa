import type { Finding } from '../finding.ts'

/** How deep a document may nest before reading stops; MISP's own documents stay below ten. */
const MAX_DEPTH = 64

/** Collects what is wrong with a document while it is read, and knows where in it the reader stands. */
export class Report {
  readonly findings: Finding[] = []
  private readonly trail: (string | number)[] = []

  enter(step: string | number): void {
    this.trail.push(step)
  }

  leave(): void {
    this.trail.pop()
  }

  get isTooDeep(): boolean {
    return this.trail.length > MAX_DEPTH
  }

  /** Notes a broken rule here; answers undefined, so that a codec can `return report.fault(…)`. */
  fault(rule: string, message: string, value: unknown): undefined {
    this.findings.push({ path: this.path(), rule, message, value: excerpt(value) })
    return undefined
  }

  /** As `fault`, for a field of what is being read. */
  faultAt(field: string, { rule, message }: { rule: string; message: string }, value: unknown): undefined {
    this.enter(field)
    this.fault(rule, message, value)
    this.leave()
  }

  path(): string {
    let path = ''
    for (const step of this.trail) path += typeof step === 'number' ? `[${step}]` : path === '' ? step : `.${step}`
    return path
  }
}

/** A finding names the value, but never carries a whole hostile document along. */
function excerpt(value: unknown): unknown {
  if (typeof value === 'string') return value.length > 200 ? `${value.slice(0, 200)}…` : value
  if (Array.isArray(value)) return `(a list of ${value.length})`
  return typeof value === 'object' && value !== null ? '(an object)' : value
}
