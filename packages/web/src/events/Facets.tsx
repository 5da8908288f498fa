import type { FacetChoice, FacetName } from '@tocsin/client'
import { Checkbox } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ANALYSIS } from '../marks/analysis.ts'
import { Distribution, distributionName } from '../marks/Distribution.tsx'
import { ThreatLevel } from '../marks/ThreatLevel.tsx'
import { Tlp, tlpOf } from '../marks/Tlp.tsx'
import { client } from '../session/server.ts'
import { countText } from '../words/numbers.ts'
import { filtersOf, toggled, type EventsSearch } from './search.ts'
import styles from './events.module.css'

/** What each filter is called, and how its choices are drawn. */
const FACETS: { name: FacetName; title: string; draw: (choice: FacetChoice) => ReactNode }[] = [
  { name: 'published', title: 'Published', draw: ({ value }) => (value === '1' ? 'Published' : 'Draft') },
  { name: 'tags', title: 'TLP', draw: ({ label }) => <Tlp marking={tlpOf(label) ?? label.slice('tlp:'.length)} /> },
  { name: 'threatlevel', title: 'Threat level', draw: ({ value }) => <ThreatLevel level={Number(value)} isNamed /> },
  { name: 'analysis', title: 'Analysis', draw: ({ value }) => ANALYSIS[Number(value)] },
  {
    name: 'distribution',
    title: 'Distribution',
    draw: ({ value }) => (
      <>
        <Distribution level={Number(value)} /> {distributionName(Number(value))}
      </>
    ),
  },
  { name: 'org', title: 'Creator', draw: ({ label }) => <span className="clip">{label}</span> },
]

type Chosen = { search: EventsSearch; choose: (next: EventsSearch) => void }

/** What narrows the list, with how many events each choice would leave. */
export function Facets({ search, choose, isOpen }: Chosen & { isOpen: boolean }) {
  const filters = filtersOf(search)
  const { data } = useQuery({
    queryKey: ['event facets', filters],
    queryFn: async () => client.eventList.facets(filters),
    placeholderData: keepPreviousData,
  })
  return (
    <aside className={styles.facets} aria-label="Filters" data-open={isOpen}>
      {FACETS.map(({ name, title, draw }) => {
        const choices = data?.[name] ?? []
        if (choices.length === 0 && !search[name]) return null
        return (
          <fieldset key={name} className={styles.facet}>
            <legend>{title}</legend>
            {choices.map((choice) => (
              <label key={choice.value} className={styles.choice}>
                <Checkbox
                  checked={search[name]?.includes(choice.value) ?? false}
                  onChange={() => choose(toggled(search, name, choice.value))}
                />
                <span className={styles.label}>{draw(choice)}</span>
                <span className={styles.number}>{countText(choice.count)}</span>
              </label>
            ))}
          </fieldset>
        )
      })}
    </aside>
  )
}
