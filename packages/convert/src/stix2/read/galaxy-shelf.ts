import type { Attribute, Galaxy, GalaxyCluster } from '@tocsin/format'

/** A cluster, the galaxy that it belongs to (without its clusters), and the tag that attaches it; or the tag alone. */
export type Shelved = { readonly tag: string; readonly cluster?: GalaxyCluster; readonly galaxy?: Galaxy }

/** The clusters that the bundle's objects became, and whether anything but the event carries them. */
export class GalaxyShelf {
  private readonly clusters = new Map<string, Shelved>()
  private readonly used = new Set<string>()

  add(id: string, cluster: Shelved): void {
    this.clusters.set(id, cluster)
  }

  get(id: string): Shelved | undefined {
    return this.clusters.get(id)
  }

  attach(id: string, attributes: readonly Attribute[]): void {
    const shelved = this.clusters.get(id)
    if (shelved === undefined || attributes.length === 0) return
    this.used.add(id)
    for (const attribute of attributes) {
      if (shelved.cluster !== undefined) attribute.Galaxy = withCluster(attribute.Galaxy ?? [], shelved)
      attribute.Tag = withTag(attribute.Tag ?? [], shelved.tag)
    }
  }

  /** What nothing but the event carries. Source: misp-stix. */
  unattached(): Shelved[] {
    return [...this.clusters].filter(([id]) => !this.used.has(id)).map(([, shelved]) => shelved)
  }
}

function withTag<T extends { name: string }>(tags: T[], name: string): (T | { name: string })[] {
  return tags.some((tag) => tag.name === name) ? tags : [...tags, { name }]
}

/** The galaxies with the cluster in its own. */
export function withCluster(galaxies: Galaxy[], { cluster, galaxy }: Shelved): Galaxy[] {
  if (cluster === undefined || galaxy === undefined) return galaxies
  const known = galaxies.find(({ type }) => type === galaxy.type)
  if (known === undefined) return [...galaxies, { ...galaxy, GalaxyCluster: [cluster] }]
  const clusters = known.GalaxyCluster ?? []
  if (clusters.some(({ uuid }) => uuid === cluster.uuid)) return galaxies
  const grown = { ...known, GalaxyCluster: [...clusters, cluster] }
  return galaxies.map((one) => (one === known ? grown : one))
}
