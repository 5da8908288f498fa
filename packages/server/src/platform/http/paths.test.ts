import { expect, test } from 'vitest'
import { canonicalUrl } from './paths.ts'

test.each([
  ['/events/view/2.json', '/events/view/2'],
  ['/sharingGroups/view/1', '/sharing_groups/view/1'],
  ['/SharingGroups/index', '/sharing_groups/index'],
  ['/authKeys/index/', '/auth_keys/index/'],
  ['/events/index/limit:5/page:2', '/events/index?limit=5&page=2'],
  ['/events/index/limit:5?page=2', '/events/index?page=2&limit=5'],
  ['/attributes/restSearch/returnFormat:csv/tags:tlp;green', '/attributes/restSearch?returnFormat=csv&tags=tlp:green'],
  ['/admin/users/index/value:x', '/admin/users/index?value=x'],
  ['/Admin/Users', '/admin/Users'],
  ['/attributes/describeTypes.json', '/attributes/describeTypes'],
  ['/tocsin/openapi.json', '/tocsin/openapi'],
  ['/tocsin/content/galaxies/a:b.json?c=d', '/tocsin/content/galaxies/a:b.json?c=d'],
  ['/', '/'],
])('%s is %s', (sent, canonical) => {
  expect(canonicalUrl(sent).toLowerCase()).toBe(canonical.toLowerCase())
})
