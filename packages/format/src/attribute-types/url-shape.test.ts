import { expect, test } from 'vitest'
import { isUrl } from './url-shape.ts'

test.each([
  'http://example.com',
  'HTTPS://EXAMPLE.COM/Path?x=1|2#y',
  'http://user:p%20w@example.com:8080/',
  'http://[2001:db8::1]:80/',
  'http://localhost/x',
  'http://example.com./',
  'ftp://a_b.example.com/',
  'mailto:user@example.com',
  'file:///etc/passwd',
  'http://example.com:/',
])('%s is a link', (text) => {
  expect(isUrl(text)).toBe(true)
})

test.each([
  'example.com',
  'example.com:80',
  'http:/example.com',
  'http://',
  'http:///x',
  'http://exa mple.com/',
  'http://bücher.example/',
  'http://a_b.example.com/',
  'http://-a.example.com/',
  'http://a..example.com/',
  'http://example.com:99999/',
  'http://example.com:8o/',
  'http://us<er@example.com/',
  'http://[2001:db8::g]/',
  'http://[2001:db8::1/',
  `http://${'a'.repeat(64)}.com/`,
  `http://${'a.'.repeat(127)}com/`,
  'javascript:alert(1)',
  'http:\\\\example.com\\x',
  '://example.com',
  '',
])('%j is none', (text) => {
  expect(isUrl(text)).toBe(false)
})
