import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Failure, useAction } from '../../shared/failure'
import { Icon } from '../../shared/icons'
import type { KitchenDay } from '../../shared/types'
import { reportShortage } from '../store'
import { t } from '../texts'
import { Counter } from './Counter'
import { Sheet } from './Sheet'

/** Tell the desk that meals are missing. */
export function Shortage({ day }: { day: KitchenDay }): JSX.Element | null {
  const [open, setOpen] = useState(false)
  const [told, setTold] = useState('')
  const menus = [...new Set(day.counts.map((one) => one.menu))]
  if (menus.length === 0) return null
  return (
    <div class="shortage">
      <button class="button" onClick={() => setOpen(true)}>
        <Icon name="alarm" />
        {t('kitchen.shortage')}
      </button>
      <p role="status">{told}</p>
      {open && (
        <ShortageSheet
          menus={menus}
          onClose={(sent) => {
            setOpen(false)
            setTold(sent === null ? '' : t('kitchen.shortage.told', sent))
          }}
        />
      )}
    </div>
  )
}

type Told = { menu: string; count: number }

function ShortageSheet({ menus, onClose }: { menus: string[]; onClose: (sent: Told | null) => void }): JSX.Element {
  const [menu, setMenu] = useState(menus[0] ?? '')
  const [count, setCount] = useState(1)
  const telling = useAction(async () => {
    await reportShortage(menu, count)
    onClose({ menu, count })
  })
  return (
    <Sheet title={t('kitchen.shortage')} onClose={() => onClose(null)}>
      <fieldset class="menus">
        <legend>{t('kitchen.shortage.menu')}</legend>
        {menus.map((one) => (
          <label key={one} class="menu-choice">
            <input type="radio" name="menu" checked={menu === one} onChange={() => setMenu(one)} />
            {one}
          </label>
        ))}
      </fieldset>
      <Counter label={t('kitchen.shortage.count')} count={count} most={500} onCount={setCount} />
      <Failure error={telling.error} />
      <button class="button primary big" disabled={count < 1} aria-disabled={telling.busy} onClick={() => void telling.run()}>
        {t('kitchen.shortage.tell', { count })}
      </button>
    </Sheet>
  )
}
