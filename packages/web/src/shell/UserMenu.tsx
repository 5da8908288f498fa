import { Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Icon } from '../marks/Icon.tsx'
import { initialsOf } from '../marks/initials.ts'
import { paths } from '../paths.ts'
import { client } from '../session/server.ts'
import { useSession } from '../session/use-session.ts'
import { useDensity } from './density.ts'
import styles from './shell.module.css'

const SCHEMES: { value: MantineColorScheme; name: string }[] = [
  { value: 'auto', name: 'As the system' },
  { value: 'dark', name: 'Dark' },
  { value: 'light', name: 'Light' },
]

/** Who is logged in, how it looks to them, and the way out. */
export function UserMenu() {
  const { user, organisation, role } = useSession()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const [density, setDensity] = useDensity()
  const logOut = useMutation({
    mutationFn: async () => client.session.logOut(),
    // Nothing of theirs stays in the page.
    onSuccess: () => window.location.assign(paths.home),
  })
  return (
    <Menu position="bottom-end" width={224}>
      <Menu.Target>
        <button type="button" className={styles.who} aria-label={`${user.email}: appearance and sign out`}>
          {initialsOf(user.email)}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={styles.whoName}>
          <b className="clip">{user.email}</b>
          {organisation.name} · {role.name}
        </div>
        <Menu.Divider />
        <Menu.Label>Colours</Menu.Label>
        {SCHEMES.map(({ value, name }) => (
          <Choice key={value} name={name} isOn={value === colorScheme} choose={() => setColorScheme(value)} />
        ))}
        <Menu.Label>Rows</Menu.Label>
        <Choice name="Dense" isOn={density === 'dense'} choose={() => setDensity('dense')} />
        <Choice name="Roomy" isOn={density === 'roomy'} choose={() => setDensity('roomy')} />
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="leave" />} onClick={() => logOut.mutate()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function Choice({ name, isOn, choose }: { name: string; isOn: boolean; choose: () => void }) {
  return (
    <Menu.Item role="menuitemradio" aria-checked={isOn} rightSection={isOn && <Icon name="check" />} onClick={choose}>
      {name}
    </Menu.Item>
  )
}
