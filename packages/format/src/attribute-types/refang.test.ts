import { expect, test } from 'vitest'
import { refangHost, refangMail, refangText, refangUrl } from './refang.ts'

test.each([
  [refangHost, 'example[.]com', 'example.com'],
  [refangHost, 'a[dot]b(dot)c', 'a.b.c'],
  [refangHost, 'a[[.]]b', 'a.b'],
  [refangHost, 'user[at]example[:]com', 'user[at]example[:]com'],
  [refangHost, 'a[DOT]b', 'a[DOT]b'],
  [refangMail, 'user[@]example[.]com', 'user@example.com'],
  [refangMail, 'user[at]example[dot]com', 'user@example.com'],
  [refangUrl, 'hXXps[:]//example[.]com/', 'https://example.com/'],
  [refangUrl, 'h[tt]p://example.com/', 'http://example.com/'],
  [refangUrl, 'meow://example.com/', 'http://example.com/'],
  [refangUrl, '[hxxp://]example.com/', 'http://example.com/'],
  [refangUrl, '[hxxp[:]//]example.com/', 'http://example.com/'],
  [refangText, 'user[at]example[.]com', 'user@example.com'],
  [refangText, 'hxxp[s][:]//example(dot)com', 'http[s]://example.com'],
  [refangText, 'meow.example.com', 'meow.example.com'],
  [refangUrl, 'http://example.com/?u=hxxp://x', 'http://example.com/?u=hxxp://x'],
])('%o makes %j to %j', (refang, defanged, meant) => {
  expect(refang(defanged)).toBe(meant)
})
