/** A machine tag as people read it: `osint:source-type="blog-post"` → `osint`, `source-type: blog-post`. */
export function readTag(name: string): { namespace?: string; words: string } {
  const [, namespace, predicate, value] = /^([^:="]+):([^="]+)(?:="(.*)")?$/.exec(name) ?? []
  if (namespace === undefined || predicate === undefined) return { words: name }
  return { namespace, words: value === undefined ? predicate : `${predicate}: ${value}` }
}

/**
 * A cluster by its tag: `misp-galaxy:mitre-attack-pattern="Exploit - T1190"` → kind `ATT&CK`, name `T1190`. Names of
 * techniques are long, and their numbers are what people know.
 */
export function readCluster(name: string): { kind: string; name: string } {
  const [, type = '', value = name] = /^misp-galaxy:([^=]+)="(.*)"$/.exec(name) ?? []
  const [, technique] = /^mitre-.*/.test(type) ? (/ - (T\d{4}(?:\.\d{3})?)$/.exec(value) ?? []) : []
  if (technique !== undefined) return { kind: 'ATT&CK', name: technique }
  return { kind: type.replace(/^mitre-/, '').replaceAll('-', ' '), name: value.replace(/ - [SGMC]\d{4}$/, '') }
}
