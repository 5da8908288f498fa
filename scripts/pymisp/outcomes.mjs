/** @typedef {{ test: string, outcome: 'passed' | 'failed' | 'skipped', reason: string }} Outcome */
/** @typedef {{ test: string, verdict: 'passed' | 'failed' | 'skipped' | 'cannot run', reason: string }} Judged */

/** What a test needs that a checkout alone does not have. */
const NEEDED = [
  { sign: /viper-test-files/, reason: 'needs the sample files of viper-framework/viper-test-files' },
  { sign: /No module named '?lief|lief is missing|lief/i, reason: 'needs the Python package lief' },
]

/**
 * What became of each test: those that fail for want of sample files or of a Python package could not run.
 *
 * @param {readonly Outcome[]} outcomes in the order in which they happened; a test may have several
 * @returns {Judged[]}
 */
export function judge(outcomes) {
  /** @type {Map<string, Judged>} */
  const judged = new Map()
  for (const { test, outcome, reason } of outcomes) {
    const earlier = judged.get(test)
    if (earlier?.verdict === 'failed') continue
    const need = outcome === 'failed' ? NEEDED.find(({ sign }) => sign.test(reason)) : undefined
    const [first = ''] = reason.split('\n')
    const verdict = need ? /** @type {const} */ ('cannot run') : outcome
    judged.set(test, { test, verdict, reason: outcome === 'passed' ? '' : (need?.reason ?? first) })
  }
  return [...judged.values()]
}

/**
 * One line a test, those that passed first, and the sums.
 *
 * @param {readonly Judged[]} judged
 */
export function tableOf(judged) {
  const order = /** @type {const} */ (['passed', 'skipped', 'cannot run', 'failed'])
  const width = Math.max(...judged.map(({ test }) => test.length))
  const rows = order.flatMap((verdict) => judged.filter((line) => line.verdict === verdict))
  const lines = rows.map(({ test, verdict, reason }) =>
    `${test.padEnd(width)}  ${verdict.padEnd('cannot run'.length)}  ${reason}`.trimEnd(),
  )
  const sums = order.map((verdict) => `${rows.filter((row) => row.verdict === verdict).length} ${verdict}`)
  return `${lines.join('\n')}\n\n${sums.join(', ')}\n`
}
