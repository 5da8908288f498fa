import { Link } from '@tanstack/react-router'
import { Icon, type IconName } from '../marks/Icon.tsx'
import { Mark } from '../marks/Mark.tsx'
import { paths } from '../paths.ts'
import styles from './shell.module.css'

const PLACES: { to: string; name: string; icon: IconName }[] = [{ to: paths.events, name: 'Events', icon: 'list' }]

/** Where one can go: an icon and a word each. */
export function Rail() {
  return (
    <nav className={styles.rail} aria-label="Main">
      <Link to={paths.events} className={styles.mark} aria-label="Tocsin">
        <Mark size={26} />
      </Link>
      {PLACES.map(({ to, name, icon }) => (
        <Link key={to} to={to} className={styles.place} activeProps={{ 'aria-current': 'page' }}>
          <Icon name={icon} />
          {name}
        </Link>
      ))}
    </nav>
  )
}
