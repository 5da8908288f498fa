import { Type } from 'typebox'
import { required, type Codec, type Infer } from '../schema/codec.ts'
import { list, model } from '../schema/model.ts'
import { flag, json, text, uuid } from '../schema/scalars.ts'

/** How a score falls: by time, by time until a retention ends, or by what sightings say. */
export const formulas = ['Polynomial', 'PolynomialExtended', 'Sightings'] as const
export type Formula = (typeof formulas)[number]

/** A formula by its name, in any case; MISP's older models say `polynomial`, or nothing. */
const formula: Codec<Formula> = {
  read(raw, report) {
    const wanted = raw === '' ? 'polynomial' : String(raw).toLowerCase()
    const known = formulas.find((name) => name.toLowerCase() === wanted)
    return known ?? report.fault('decaying-model.formula', `A formula is one of ${formulas.join(', ')}.`, raw)
  },
  write: (value) => `"${value}"`,
  accepts: Type.String(),
  writes: Type.Enum([...formulas]),
}

/** A number within bounds, kept with four decimals as MISP does; written natively. */
function decimal(min: number, max: number, unit: string): Codec<number> {
  const message = `${unit} from ${min} to ${max}.`
  return {
    read(raw, report) {
      const value = typeof raw === 'number' ? raw : typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : NaN
      const isWithin = value >= min && value <= max
      return isWithin ? Math.round(value * 1e4) / 1e4 : report.fault('number.range', message, raw)
    },
    write: String,
    accepts: Type.Union([Type.Number({ minimum: min, maximum: max }), Type.String()]),
    writes: Type.Number({ minimum: min, maximum: max }),
  }
}

/** The smallest number that is still one after rounding. */
const SMALLEST = 1e-4
/** Weights have no unit: only how they relate to each other counts. */
const weight = decimal(0, 1e6, 'A weight is a number')

/** Weights by the base of the tags that they are for: `admiralty-scale:source-reliability`, `retention`. */
const weights: Codec<Record<string, number>> = {
  isNested: true,
  read(raw, report) {
    if (Array.isArray(raw) && raw.length === 0) return {}
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
      return report.fault('object', 'Weights are an object of numbers by the base of a tag.', raw)
    }
    const read: [string, number][] = []
    for (const [key, value] of Object.entries(raw)) {
      report.enter(key)
      const number = weight.read(value, report)
      report.leave()
      if (number !== undefined) read.push([key, number])
    }
    return Object.fromEntries(read)
  },
  write: (value) => JSON.stringify(value),
  accepts: Type.Record(Type.String(), weight.accepts),
  writes: Type.Record(Type.String(), weight.writes),
}

/**
 * What a formula computes with. `lifetime` is in days; `threshold` and scores are from 0 to 100; `settings` belong to the
 * formula. Source: `content-formats` §6.
 */
export const decayParameters = model('DecayParameters', {
  lifetime: required(decimal(SMALLEST, 100_000, 'A lifetime is a number of days')),
  decay_speed: required(decimal(SMALLEST, 10_000, 'A decay speed is a number')),
  threshold: required(decimal(0, 100, 'A threshold is a score')),
  default_base_score: required(decimal(0, 100, 'A default base score is a score')),
  base_score_config: weights,
  settings: json,
})
export type DecayParameters = Infer<typeof decayParameters>

/** A decaying model, as the public library and MISP's export hold it. */
export const decayingModel = model('DecayingModel', {
  uuid,
  name: required(text),
  description: text,
  formula,
  version: text,
  ref: list(text),
  authors: list(text),
  attribute_types: list(text),
  parameters: required(decayParameters),
  enabled: flag,
  all_orgs: flag,
  default: flag,
})
export type DecayingModel = Infer<typeof decayingModel>
