import type { Event } from '@tocsin/format'
import { ANALYSIS } from '../marks/analysis.ts'
import { Distribution, distributionName } from '../marks/Distribution.tsx'
import { Moment } from '../marks/Moment.tsx'
import { Org } from '../marks/Org.tsx'
import { ThreatLevel } from '../marks/ThreatLevel.tsx'
import { Tlp, tlpOf } from '../marks/Tlp.tsx'
import { dayText } from '../words/times.ts'
import { Chips } from './Chips.tsx'
import marks from '../marks/marks.module.css'
import styles from './event.module.css'

/** Who made it, when, how bad it is, who may see it, and what it is about. Its height is the same before it is here. */
export function EventHeader({ event }: { event: Event | undefined }) {
  const tags = event?.Tag ?? []
  const tlp = tags.flatMap(({ name }) => tlpOf(name) ?? [])
  const others = tags.flatMap(({ name, colour, local }) => (tlpOf(name) === undefined ? [{ name, colour, local }] : []))
  return (
    <header className={styles.header}>
      <div className={styles.line}>
        <h1 className={`clip ${styles.title}`} title={event?.info}>
          {event?.info}
        </h1>
        {tlp.map((marking) => (
          <Tlp key={marking} marking={marking} />
        ))}
        {event?.published === false && <span className={`${marks.chip} ${marks.state}`}>Draft</span>}
      </div>
      <div className={`${styles.line} ${styles.facts}`}>{event && <Facts event={event} />}</div>
      <Chips tags={others} />
    </header>
  )
}

function Facts({ event }: { event: Event }) {
  const { Orgc, date, threat_level_id, analysis, distribution = 0, publish_timestamp = 0, SharingGroup } = event
  return (
    <>
      <span className={styles.fact}>
        <Org name={Orgc?.name ?? 'Unknown'} />
      </span>
      <span>{dayText(date ?? '')}</span>
      <ThreatLevel level={threat_level_id ?? 4} isNamed />
      <span>{ANALYSIS[analysis ?? 0]}</span>
      {publish_timestamp > 0 && <Moment seconds={publish_timestamp} before="Published " />}
      <span className={styles.reach}>
        <Distribution level={distribution} group={SharingGroup?.name} />
        {SharingGroup?.name ?? distributionName(distribution)}
      </span>
    </>
  )
}
