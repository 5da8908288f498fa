/** What a search lists. */
export type SearchScope = 'events' | 'attributes' | 'objects'
