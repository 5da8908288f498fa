import { expect, test } from 'vitest'
import { judge, tableOf } from './outcomes.mjs'

const outcome = (test: string, outcome: 'passed' | 'failed' | 'skipped', reason = '') => ({ test, outcome, reason })

test('what fails for want of sample files or of a Python package could not run; what fails otherwise failed', () => {
  const judged = judge([
    outcome('a', 'passed'),
    outcome('b', 'failed', "ModuleNotFoundError: No module named 'lief'"),
    outcome('c', 'failed', "FileNotFoundError: 'tests/viper-test-files/test_files/sample2.pe'"),
    outcome('d', 'failed', 'AssertionError: 1 != 2\n  more'),
    outcome('e', 'skipped', 'Skipped: Tested elsewhere.'),
  ])
  expect(judged.map(({ verdict }) => verdict)).toEqual(['passed', 'cannot run', 'cannot run', 'failed', 'skipped'])
  expect(judged[3]?.reason).toBe('AssertionError: 1 != 2')
})

test('a test that passes and fails when it tidies up failed', () => {
  expect(judge([outcome('a', 'passed'), outcome('a', 'failed', 'x')])).toEqual([
    { test: 'a', verdict: 'failed', reason: 'x' },
  ])
  expect(judge([outcome('a', 'failed', 'x'), outcome('a', 'passed')])[0]?.verdict).toBe('failed')
})

test('the table has a line for each test, and the sums at its end', () => {
  const table = tableOf(judge([outcome('long_name', 'failed', 'why'), outcome('b', 'passed')]))
  expect(table).toBe('b          passed\nlong_name  failed      why\n\n1 passed, 0 skipped, 0 cannot run, 1 failed\n')
})
