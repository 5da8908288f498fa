import { expect, test } from 'vitest'
import { parseMultipart, SentFile } from './multipart-body.ts'

async function read(lines: readonly string[], boundary = 'x') {
  return parseMultipart(`multipart/form-data; boundary=${boundary}`, Buffer.from(lines.join('\r\n')))
}

test('the last part of the name of a field counts, as CakePHP names them', async () => {
  const form = await read([
    '--x',
    'Content-Disposition: form-data; name="data[Event][publish]"',
    '',
    '1',
    '--x',
    'Content-Disposition: form-data; name="data[Event][submittedfile]"; filename="a.json"',
    'Content-Type: application/json',
    '',
    '{"a":"\u00e9"}',
    '--x--',
    '',
  ])
  expect({ ...form }).toEqual({ publish: '1', submittedfile: new SentFile('a.json', Buffer.from('{"a":"\u00e9"}')) })
})

test('names are names, and never what objects have by themselves', async () => {
  const form = await read(['--x', 'Content-Disposition: form-data; name="__proto__"', '', '1', '--x--', ''])
  expect(Object.keys(form)).toEqual(['__proto__'])
})

test.each([
  ['nothing', []],
  ['no boundary', ['Content-Disposition: form-data; name="a"', '', '1']],
  ['no end', ['--x', 'Content-Disposition: form-data; name="a"', '', '1']],
  ['no name', ['--x', 'Content-Disposition: form-data', '', '1', '--x--', '']],
  ['another boundary', ['--y', 'Content-Disposition: form-data; name="a"', '', '1', '--y--', '']],
])('%s is refused', async (_, lines) => {
  await expect(read(lines)).rejects.toMatchObject({ code: 'invalid' })
})

test('a form without a boundary in its type, and one of very many parts, is refused', async () => {
  await expect(parseMultipart('multipart/form-data', Buffer.from(''))).rejects.toMatchObject({ code: 'invalid' })
  const part = ['--x', 'Content-Disposition: form-data; name="a"', '', '1']
  const many = Array.from({ length: 200 }, () => part).flat()
  await expect(read([...many, '--x--', ''])).rejects.toMatchObject({ code: 'too-large' })
})
