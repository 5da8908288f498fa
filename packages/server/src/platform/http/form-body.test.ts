import { expect, test } from 'vitest'
import { parseForm } from './form-body.ts'

test.each([
  ['', {}],
  ['a=1&b=x+y%21', { a: '1', b: 'x y!' }],
  [
    'data[User][email]=a%40b.test&data[User][password]=p%26q',
    { data: { User: { email: 'a@b.test', password: 'p&q' } } },
  ],
  ['data%5BUser%5D%5Bemail%5D=x', { data: { User: { email: 'x' } } }],
  ['a=1&a=2', { a: '2' }],
  ['a=1&a[b]=2', { a: { b: '2' } }],
  ['a[=1', { a: { '': '1' } }],
])('the form %s is read as %j', (text, form) => {
  expect(JSON.parse(JSON.stringify(parseForm(text)))).toEqual(form)
})

test('a field named __proto__ is a field', () => {
  const form = parseForm('__proto__[isAdmin]=1')
  expect(Object.keys(form)).toEqual(['__proto__'])
  expect('isAdmin' in {}).toBe(false)
})
