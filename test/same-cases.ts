import fc from 'fast-check'

/**
 * Properties draw the same cases in every run: a change is judged by what it changed, never by luck. With
 * `TOCSIN_TEST_SEED`, a whole number, they draw others; to look for new faults, let it be a random one.
 */
fc.configureGlobal({ seed: Number(process.env['TOCSIN_TEST_SEED'] ?? 1) })
