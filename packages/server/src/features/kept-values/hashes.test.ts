import { expect, test } from 'vitest'
import { hashesOf, lookupHashes, md5 } from './hashes.ts'

test('a value is looked up by all that a feed or server may keep it as', () => {
  const cases: [string, string, string, string[]][] = [
    ['domain', 'Bad.example', '', ['Bad.example', 'bad.example']],
    ['domain|ip', 'a.example', '192.0.2.1', ['a.example', '192.0.2.1', 'a.example|192.0.2.1']],
    ['ip-dst|port', '192.0.2.1', '443', ['192.0.2.1', '192.0.2.1|443']],
    ['url', 'https://a.example/x', '', ['https://a.example/x', 'a.example/x']],
    ['comment', 'anything', '', []],
    ['no-such-type', 'x', '', []],
  ]
  for (const [type, value1, value2, texts] of cases) {
    expect(lookupHashes({ type, value1, value2 })).toEqual(texts.map(md5))
  }
})

test('each half of a composite is kept by itself', () => {
  expect(hashesOf('filename|md5', 'a.exe|00')).toEqual(['a.exe', '00'].map(md5))
  expect(hashesOf('malware-sample', 'a.exe|00')).toEqual(['a.exe', '00'].map(md5))
  expect(hashesOf('text', 'a|b')).toEqual(['a|b'].map(md5))
})
