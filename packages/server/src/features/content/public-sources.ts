/** Where each kind of content is published: a repository of the MISP project on GitHub, which hands out archives. */
const REPOSITORIES: Readonly<Record<string, string>> = {
  taxonomies: 'misp-taxonomies',
  galaxies: 'misp-galaxy',
  clusters: 'misp-galaxy',
  warninglists: 'misp-warninglists',
  noticelists: 'misp-noticelist',
  'object-templates': 'misp-objects',
  relationships: 'misp-objects',
  'decaying-models': 'misp-decaying-models',
}

/** The addresses of the public archives that hold these kinds, each once. */
export function publicAddresses(kinds: readonly string[]): string[] {
  const names = kinds.flatMap((kind) => REPOSITORIES[kind] ?? [])
  return [...new Set(names)].map((name) => `https://codeload.github.com/MISP/${name}/tar.gz/HEAD`)
}
