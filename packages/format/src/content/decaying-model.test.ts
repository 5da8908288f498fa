import { expect, test } from 'vitest'
import { Report } from '../schema/report.ts'
import { decayingModel } from './decaying-model.ts'

const parameters = { lifetime: 3, decay_speed: '2.3', threshold: 30, default_base_score: 80.00004 }

function read(document: unknown) {
  const report = new Report()
  return {
    model: decayingModel.read(document, report),
    findings: report.findings.map(({ path, rule }) => [path, rule]),
  }
}

test('numbers are taken as text too, and kept with four decimals', () => {
  const { model } = read({ name: 'x', parameters, version: 2, formula: 'polynomial' })
  expect(model).toEqual({
    name: 'x',
    version: '2',
    formula: 'Polynomial',
    parameters: { lifetime: 3, decay_speed: 2.3, threshold: 30, default_base_score: 80 },
  })
})

test.each([
  [{ parameters }, [['name', 'required']]],
  [{ name: 'x' }, [['parameters', 'required']]],
  [{ name: 'x', parameters: { ...parameters, lifetime: 0 } }, [['parameters.lifetime', 'number.range']]],
  [{ name: 'x', parameters: { ...parameters, decay_speed: 'fast' } }, [['parameters.decay_speed', 'number.range']]],
  [{ name: 'x', parameters: { ...parameters, threshold: Infinity } }, [['parameters.threshold', 'number.range']]],
  [
    { name: 'x', parameters: { ...parameters, base_score_config: { a: 'b', c: 1, d: -1 } } },
    [
      ['parameters.base_score_config.a', 'number.range'],
      ['parameters.base_score_config.d', 'number.range'],
    ],
  ],
  [{ name: 'x', parameters, formula: 'Magic' }, [['formula', 'decaying-model.formula']]],
])('%j breaks %j', (document, findings) => {
  expect(read(document).findings).toEqual(findings)
})
