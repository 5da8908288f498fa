import { expect, test } from 'vitest'
import { readCluster, readTag } from './read-tag.ts'

test.each([
  ['osint:source-type="blog-post"', { namespace: 'osint', words: 'source-type: blog-post' }],
  ['tlp:amber', { namespace: 'tlp', words: 'amber' }],
  ['c2', { words: 'c2' }],
  ['a:b="c"d"', { namespace: 'a', words: 'b: c"d' }],
  ['=:"', { words: '=:"' }],
  ['<script>', { words: '<script>' }],
])('the tag %s is read as its namespace and words', (name, read) => {
  expect(readTag(name)).toEqual(read)
})

test.each([
  ['misp-galaxy:threat-actor="Ebury"', { kind: 'threat actor', name: 'Ebury' }],
  ['misp-galaxy:mitre-attack-pattern="DNS - T1071.004"', { kind: 'ATT&CK', name: 'T1071.004' }],
  ['misp-galaxy:mitre-malware="Ebury - S0377"', { kind: 'malware', name: 'Ebury' }],
  ['misp-galaxy:odd', { kind: '', name: 'misp-galaxy:odd' }],
])('the cluster of the tag %s is read as its kind and name', (name, read) => {
  expect(readCluster(name)).toEqual(read)
})
