import { checkSharedWith, eventReport, model, Report, text, unwrap, type Finding, type Infer } from '@tocsin/format'
import { Problem } from '../../platform/http/problem.ts'

/** A report as a request spells it: to change one, its name may be left out. */
export const sentReport = model('EventReport', { ...eventReport.fields, name: text }, checkSharedWith)
export type SentReport = Infer<typeof sentReport>

const BLANK = 'This field cannot be left blank'
/** Half a surrogate pair: PostgreSQL's text holds no such thing. */
const HALF_PAIR = /\p{Surrogate}/u

type Doing = 'add' | 'edit'

/** Reads a body, bare or under `EventReport`; what is wrong with it is said in MISP's way, all of it in one sentence. */
export function readSentReport(body: unknown, doing: Doing): SentReport {
  const report = new Report()
  const [document] = unwrap(body ?? {}, 'EventReport')
  const sent = sentReport.read(isEmptyList(document) ? {} : document, report)
  if (!sent || report.findings.length > 0) throw refusal(doing, sentences(report.findings))
  if (HALF_PAIR.test(`${sent.name ?? ''}${sent.content ?? ''}`))
    throw refusal(doing, 'Text must be well-formed Unicode.')
  const isBlank = sent.name === undefined ? doing === 'add' : sent.name.trim() === ''
  if (isBlank) throw refusal(doing, BLANK)
  return sent
}

/** MISP joins the messages of all fields. */
export function refusal(doing: Doing, errors: string): Problem {
  return new Problem('rejected', `Could not ${doing} EventReport`, { url: `/event_reports/${doing}`, errors })
}

function sentences(findings: readonly Finding[]): string {
  return [...new Set(findings.map(({ path, message }) => `${path}: ${message}`))].join(', ')
}

/** PHP writes an empty map as an empty list. */
function isEmptyList(document: unknown): boolean {
  return document === undefined || (Array.isArray(document) && document.length === 0)
}
