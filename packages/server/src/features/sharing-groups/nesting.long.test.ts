import { test } from 'vitest'
import { checkMembership } from './testing/membership-property.ts'

test('membership is what its recursive definition says, in many worlds', { timeout: 600_000 }, () =>
  checkMembership(100_000),
)
