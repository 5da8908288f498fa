import { useQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { paths } from '../paths.ts'
import { client } from '../session/server.ts'
import { Failure } from '../shell/Failure.tsx'
import { AttributeTable } from './AttributeTable.tsx'
import { EventHeader } from './EventHeader.tsx'
import styles from './event.module.css'

/** One event: what it is and who made it, then everything in it. */
export function EventPage() {
  const { id } = useParams({ from: paths.eventPattern })
  const search = useSearch({ from: paths.eventPattern })
  const { data, error, refetch } = useQuery({
    queryKey: ['event', id],
    queryFn: async () => client.events.view(id, { metadata: true }),
  })
  if (error) return <Failure error={error} retry={() => void refetch()} />
  return (
    <section className={styles.page} aria-label={data?.info ?? 'Event'}>
      <EventHeader event={data} />
      <AttributeTable id={id} search={search} />
    </section>
  )
}
