import type { StixRecord, StixValue } from '../shape/shape.ts'
import { recordOf } from '../shape/to-xml.ts'
import { equals, type Form } from './forms.ts'

/** The step to the object itself, for values that decide which of its keys they have. */
const HERE = '.'

/**
 * Where a value stands within an object, and how. Steps are keys; `0` is the one item of a list, shared by all that stand
 * in it, and a last step `+` is an item of its own.
 */
export type Place = {
  steps: readonly string[]
  form: Form
  /** The key beside it that rules it out. */
  unless?: string | undefined
}

/** `at('values.0.name')` */
export function at(path: string, form: Form = equals, unless?: string): Place {
  return { steps: path === HERE ? [HERE] : path.split('.'), form, unless }
}

/** Whether the value can stand there. Anything that stands there already stays. */
export function put(into: StixRecord, place: Place, value: string): boolean {
  const written = place.form.write(value)
  return written !== undefined && !isRuledOut(into, place) && putAt(into, place.steps, written)
}

function isRuledOut(into: StixRecord, { steps, unless }: Place): boolean {
  return unless !== undefined && reach(into, [...steps.slice(0, -1), unless]).length > 0
}

function putAt(into: StixRecord, [key = '', next, ...rest]: readonly string[], written: StixValue): boolean {
  if (key === HERE) return mergeInto(into, recordOf(written))
  if (next === undefined) {
    if (into[key] !== undefined) return false
    into[key] = written
    return true
  }
  if (next !== '+' && next !== '0') {
    const inner = recordOf(into[key])
    into[key] = inner
    return putAt(inner, [next, ...rest], written)
  }
  const list = listOf(into[key])
  into[key] = list
  if (next === '+') return list.push(written) > 0
  const first = recordOf(list[0])
  list[0] = first
  return putAt(first, rest, written)
}

function mergeInto(into: StixRecord, written: StixRecord): boolean {
  const isFree = Object.keys(written).every((key) => into[key] === undefined)
  if (isFree) Object.assign(into, written)
  return isFree
}

/** Every value that stands at the place. */
export function valuesAt(from: StixRecord, { steps, form }: Place): string[] {
  return reach(from, steps).flatMap((value) => form.read(value) ?? [])
}

function reach(from: StixValue, [step, ...rest]: readonly string[]): StixValue[] {
  if (step === undefined || step === HERE) return [from]
  if (step === '+' || step === '0') return listOf(from).flatMap((one) => reach(one, rest))
  const next = recordOf(from)[step]
  return next === undefined ? [] : reach(next, rest)
}

export function listOf(value: StixValue | undefined): StixValue[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value]
}
