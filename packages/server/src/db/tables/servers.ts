import type { Generated } from 'kysely'

/**
 * What goes over a link, and what does not. Pull rules hold names, which the other server understands; push rules hold ids of
 * this one.
 */
export type SyncRules = {
  tags: { OR: string[]; NOT: string[] }
  orgs: { OR: string[]; NOT: string[] }
  type_attributes: { NOT: string[] }
  type_objects: { NOT: string[] }
  /** Further parameters of the index that is pulled, as JSON. */
  url_params: string
}

/** A link to another server. Columns: the migration of servers. */
export type ServersTable = {
  id: Generated<number>
  name: string
  /** Without a slash at its end. */
  url: string
  /** The key of a synchronising user over there, sealed. */
  authkey: Buffer
  /** To whom belongs here what is pulled. */
  org_id: number
  /** Who runs the other server. */
  remote_org_id: number
  push: Generated<boolean>
  pull: Generated<boolean>
  push_sightings: Generated<boolean>
  push_galaxy_clusters: Generated<boolean>
  pull_galaxy_clusters: Generated<boolean>
  push_analyst_data: Generated<boolean>
  pull_analyst_data: Generated<boolean>
  publish_without_email: Generated<boolean>
  unpublish_event: Generated<boolean>
  self_signed: Generated<boolean>
  /** Both servers are of one organisation: nothing is lowered or left out on the way. */
  internal: Generated<boolean>
  skip_proxy: Generated<boolean>
  remove_missing_tags: Generated<boolean>
  caching_enabled: Generated<boolean>
  priority: Generated<number>
  /** How often it is pulled: `15m`, `6h`, `1d`; null for when it is told to. */
  every: string | null
  next_run: Date | null
  /** For whom it is pulled then. */
  user_id: number | null
  /** The authorities of the other server, as PEM, beside the public ones. */
  cert_file: string | null
  /** A certificate of this server and its key, as PEM, sealed. */
  client_cert_file: Buffer | null
  push_rules: SyncRules
  pull_rules: SyncRules
}
