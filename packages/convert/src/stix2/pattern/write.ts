import type { Literal, ObjectPath, Observation, PathStep, Qualifier, Test } from './tree.ts'

const PLAIN_STEP = /^[a-zA-Z_][a-zA-Z0-9_]*$/
const JOINTS = { and: ' AND ', or: ' OR ', followedby: ' FOLLOWEDBY ' }
const MARKS = { hex: 'h', binary: 'b', timestamp: 't' }

/** A text as a pattern's literal: only the quote and the backslash are special in it (STIX 2.1 §9.3). */
export function quoteLiteral(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

/** The tree as text, from which `parsePattern` makes the same tree. */
export function writePattern({ qualifiers, ...observation }: Observation): string {
  const bare =
    observation.kind === 'observation'
      ? `[${writeTest(observation.test)}]`
      : observation.of.map((part) => bracketed(part, writePattern(part))).join(JOINTS[observation.kind])
  if (qualifiers.length === 0) return bare
  return [observation.kind === 'observation' ? bare : `(${bare})`, ...qualifiers.map(writeQualifier)].join(' ')
}

/** Those with qualifiers have their brackets already. */
function bracketed({ kind, qualifiers }: Observation, text: string): string {
  return kind === 'observation' || qualifiers.length > 0 ? text : `(${text})`
}

function writeQualifier(qualifier: Qualifier): string {
  if (qualifier.kind === 'within') return `WITHIN ${qualifier.seconds} SECONDS`
  if (qualifier.kind === 'repeats') return `REPEATS ${qualifier.times} TIMES`
  return `START t'${qualifier.start}' STOP t'${qualifier.stop}'`
}

function writeTest(test: Test): string {
  if ('of' in test) {
    return test.of.map((part) => ('of' in part ? `(${writeTest(part)})` : writeTest(part))).join(JOINTS[test.kind])
  }
  const path = writePath(test.path)
  if (test.kind === 'exists') return `${test.isNegated ? 'NOT ' : ''}EXISTS ${path}`
  const not = test.isNegated ? ' NOT' : ''
  if (test.kind === 'in') return `${path}${not} IN (${test.values.map(writeLiteral).join(', ')})`
  return `${path}${not} ${test.operator} ${writeLiteral(test.value)}`
}

function writePath({ type, steps }: ObjectPath): string {
  return `${type}:${steps.map(writeStep).join('')}`
}

function writeStep(step: PathStep, place: number): string {
  if (typeof step !== 'string') return `[${step.index}]`
  return `${place === 0 ? '' : '.'}${PLAIN_STEP.test(step) ? step : quoteLiteral(step)}`
}

function writeLiteral(literal: Literal): string {
  if (literal.kind === 'boolean') return String(literal.value)
  if (literal.kind === 'integer' || literal.kind === 'float') return literal.text
  const quoted = quoteLiteral(literal.text)
  return literal.kind === 'string' ? quoted : `${MARKS[literal.kind]}${quoted}`
}
