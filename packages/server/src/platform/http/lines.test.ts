import { expect, test } from 'vitest'
import { readLines } from './lines.ts'

async function linesOf(...chunks: (string | Buffer)[]): Promise<string[]> {
  async function* stream() {
    for (const chunk of chunks) yield Buffer.from(chunk)
  }
  const lines: string[] = []
  for await (const line of readLines(stream(), 20)) lines.push(line)
  return lines
}

test.each([
  [['a\nb\n'], ['a', 'b']],
  [['a\nb'], ['a', 'b']],
  [
    ['a', 'b\nc'],
    ['ab', 'c'],
  ],
  [['\n\n'], ['', '']],
  [[], []],
])('%j is %j', async (chunks, lines) => {
  expect(await linesOf(...chunks)).toEqual(lines)
})

test('a character cut by a chunk stays whole', async () => {
  const bytes = Buffer.from('é\n')
  expect(await linesOf(bytes.subarray(0, 1), bytes.subarray(1))).toEqual(['é'])
})

test('a long line in many chunks is put together once', async () => {
  const chunk = Buffer.from('x'.repeat(1_000))
  async function* stream() {
    for (let i = 0; i < 20_000; i++) yield chunk
  }
  const started = performance.now()
  for await (const line of readLines(stream(), 20_000_000)) expect(line).toHaveLength(20_000_000)
  expect(performance.now() - started).toBeLessThan(2_000)
})

test('a line above the bound is refused', async () => {
  await expect(linesOf('x'.repeat(21))).rejects.toThrow('A line is longer than 20 bytes.')
})

test('bytes that are no UTF-8 are refused', async () => {
  await expect(linesOf(Buffer.from([0xff, 0x0a]))).rejects.toThrow('The body is not valid UTF-8.')
})
