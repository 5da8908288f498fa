import { expect, test } from 'vitest'
import { openLog } from './log.ts'

test('credentials never reach the log', () => {
  const lines: string[] = []
  const log = openLog('info', { write: (line) => void lines.push(line) })
  const headers = { authorization: 'hush', cookie: 'hush', 'x-misp-auth': 'hush', 'set-cookie': 'hush', accept: 'text' }
  log.info({ headers, req: { headers }, res: { headers } }, 'a request')
  expect(lines.join()).toContain('"accept":"text"')
  expect(lines.join()).not.toContain('hush')
})

test('what is below the level is not written', () => {
  const lines: string[] = []
  openLog('warn', { write: (line) => void lines.push(line) }).info('chatter')
  expect(lines).toEqual([])
})
