import { test } from 'vitest'
import { checkReasons } from './testing/reasons-property.ts'

test('the reason is the real one, for many readers and records', { timeout: 600_000 }, () => checkReasons(100_000))
