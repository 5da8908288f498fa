import { decayingModel, Report, type DecayingModel, type Finding } from '@tocsin/format'
import { Problem } from '../../platform/http/problem.ts'
import { presentModel } from './present.ts'
import type { ModelRow } from './find.ts'

type Fields = Record<string, unknown>

/** The fields of a model in a request, bare or wrapped as MISP does. */
export function sentFields(body: unknown): Fields {
  const fields = isRecord(body) ? body : {}
  const wrapped = fields['DecayingModel']
  return isRecord(wrapped) ? { ...wrapped } : fields
}

/**
 * Reads a model that is to be made, or what is to change of one that is there: its other fields stay. What it is known by
 * is the server's to give.
 */
export function readModel(fields: Fields, action: 'add' | 'edit', stored?: ModelRow): DecayingModel {
  const before = stored && presentModel(stored)
  const parameters = parametersOf(fields['parameters'], before?.parameters)
  const report = new Report()
  const read = decayingModel.read({ ...before, ...fields, uuid: null, parameters }, report)
  if (!read || report.findings.length > 0) throw refusal(action, report.findings)
  if (read.name.trim() === '') throw new Problem('not-allowed', 'The model must have a name')
  return read
}

/** Forms send some of the parameters as JSON text. */
function parametersOf(sent: unknown, stored: object | undefined): unknown {
  const given = isText(sent) ? parsed(sent) : sent
  if (!isRecord(given)) return given ?? stored
  const inner = (name: string) => (isText(given[name]) ? { [name]: parsed(given[name]) } : {})
  return { ...stored, ...given, ...inner('base_score_config'), ...inner('settings') }
}

function parsed(text: string): unknown {
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem('invalid', 'Parameters that are sent as text have to be JSON.')
  }
}

function refusal(action: 'add' | 'edit', findings: readonly Finding[]): Problem {
  const errors: Record<string, string[]> = {}
  for (const { path, message } of findings) (errors[path] ??= []).push(message)
  const isNameless = findings.some(({ path, rule }) => path === 'name' && rule === 'required')
  if (isNameless) return new Problem('not-allowed', 'The model must have a name')
  return new Problem('rejected', `Could not ${action} DecayingModel`, { errors })
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
