import type { EventRow, EventSort } from '@tocsin/client'
import type { Column } from '../grid/column.ts'
import { TwoLines } from '../grid/TwoLines.tsx'
import { ChipRow } from '../marks/ChipRow.tsx'
import { Distribution } from '../marks/Distribution.tsx'
import { Moment } from '../marks/Moment.tsx'
import { Org } from '../marks/Org.tsx'
import { ThreatLevel } from '../marks/ThreatLevel.tsx'
import { Tlp, tlpOf } from '../marks/Tlp.tsx'
import { dayText } from '../words/times.ts'
import { counted, countText } from '../words/numbers.ts'
import marks from '../marks/marks.module.css'
import styles from './events.module.css'

/** What the list of events shows of each, where there is room. */
export const wideColumns: readonly Column<EventRow, EventSort>[] = [
  {
    key: 'level',
    title: 'Lvl',
    meaning: 'Threat level',
    width: '40px',
    sort: 'threat_level_id',
    cell: ({ threat_level_id }) => <ThreatLevel level={threat_level_id} />,
  },
  { key: 'event', title: 'Event', width: 'minmax(200px, 1fr)', sort: 'info', cell: (row) => <Title row={row} /> },
  { key: 'tlp', title: 'TLP', width: '120px', cell: ({ tags }) => <Marking tags={tags} /> },
  {
    key: 'tags',
    title: 'Clusters and tags',
    width: '216px',
    cell: ({ tags }) => <ChipRow tags={tags.filter(({ name }) => tlpOf(name) === undefined)} width={204} />,
  },
  {
    key: 'attributes',
    title: 'Attr.',
    meaning: 'Attributes',
    width: '64px',
    align: 'end',
    sort: 'attribute_count',
    cell: ({ attribute_count }) => <span className={styles.quiet}>{countText(attribute_count)}</span>,
  },
  {
    key: 'distribution',
    title: 'Dist.',
    meaning: 'Distribution',
    width: '48px',
    align: 'center',
    cell: ({ distribution }) => <Distribution level={distribution} />,
  },
  {
    key: 'date',
    title: 'Date',
    width: '96px',
    sort: 'date',
    cell: ({ date }) => <span className={styles.quiet}>{dayText(date)}</span>,
  },
  {
    key: 'changed',
    title: 'Changed',
    width: '92px',
    sort: 'timestamp',
    cell: ({ timestamp }) => <Moment seconds={timestamp} />,
  },
]

/** On a telephone: two lines of each. */
export const narrowColumns: readonly Column<EventRow, EventSort>[] = [
  {
    key: 'event',
    title: 'Event',
    width: 'minmax(0, 1fr)',
    cell: (row) => (
      <TwoLines
        first={<Title row={row} />}
        second={
          <>
            <ThreatLevel level={row.threat_level_id} />
            <Marking tags={row.tags} />
            <span className={styles.quiet}>{counted(row.attribute_count, 'attribute')}</span>
            <Moment seconds={row.timestamp} before="· " />
          </>
        }
      />
    ),
  },
]

function Title({ row }: { row: EventRow }) {
  return (
    <>
      <Org name={row.orgc.name} isBare />
      <span className={`clip ${styles.title}`} title={row.info}>
        {row.info}
      </span>
      {!row.published && <span className={`${marks.chip} ${marks.state}`}>Draft</span>}
      {row.proposal_count > 0 && (
        <span className={`${marks.chip} ${marks.proposed}`}>{counted(row.proposal_count, 'proposal')}</span>
      )}
    </>
  )
}

/** The strictest, should there be several. */
function Marking({ tags }: { tags: EventRow['tags'] }) {
  const markings = tags.flatMap(({ name }) => tlpOf(name) ?? [])
  const strictest = ['red', 'amber+strict', 'amber', 'green', 'clear'].find((each) => markings.includes(each))
  return strictest === undefined ? null : <Tlp marking={strictest} />
}
