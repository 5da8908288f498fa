import { checkObject, mispObject, Report, unwrap, type Finding } from '@tocsin/format'
import type { Db } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { templateIn, templatesOf } from './find-template.ts'

/** What a template says of an object: which version spoke, what it refuses and what it advises. */
export type Verdict = { template: { uuid: string; version: string } | null; broken: Finding[]; advice: Finding[] }

/** Holds an object that is not saved yet to the template that it names; a template that is not known here says nothing. */
export async function checkDraft(db: Db, body: unknown): Promise<Verdict> {
  const report = new Report()
  const draft = mispObject.read(unwrap(body, 'Object')[0], report)
  if (!draft) throw new Problem('invalid', 'The object cannot be read.', { errors: report.findings })
  const row = (await templatesOf(db, [draft])).get(draft)
  if (!row) return { template: null, broken: report.findings, advice: [] }
  const { broken, advice } = checkObject(templateIn(row), draft)
  const template = { uuid: row.uuid, version: String(row.version) }
  return { template, broken: [...report.findings, ...broken], advice }
}
