/** Kitchens: what they have finished, what is called back and who must be called, what people say, and their papers. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { call } from '../../shared/api'
import { Failure } from '../../shared/failure'
import { Icon } from '../../shared/icons'
import { formatMoment, language } from '../../shared/texts'
import { wordRecall } from '../../shared/RecallForm'
import { sayDay } from '../../shared/days'
import type { KitchenLot, Named } from '../../shared/types'
import { useFetched } from '../parts/fetching'
import { area, chosenDay } from '../store/day'
import { route } from '../store/route'
import { mayDecide } from '../store/session'
import { t } from '../texts'
import { CallListDialog } from './CallListDialog'
import { CapacityPart } from './CapacityPart'
import { ClashesPart } from './ClashesPart'
import { MenusPart } from './MenusPart'
import { MonthsDialog } from './MonthsDialog'
import { RecallDialog } from './RecallDialog'
import { RegisterPart } from './RegisterPart'

const PAPERS = ['production', 'picklist', 'labels', 'slips'] as const

interface KitchenLots {
  kitchen: Named
  lots: KitchenLot[]
  complaints: number
  praise: number
}

type Window = { kind: 'recall' | 'calls'; kitchen: Named; lot: KitchenLot } | { kind: 'months'; kitchen: Named }

const TABS = ['today', 'clashes', 'menus', 'capacity', 'register'] as const
type Tab = (typeof TABS)[number]

/** One page, five parts: the day, and what is to be settled before it. */
export function KitchensPage(): JSX.Element {
  const shown = TABS.find((tab) => tab === route.value.detail) ?? 'today'
  return (
    <section class="panel" aria-labelledby="kitchens-title">
      <h2 id="kitchens-title">
        {t('desk.kitchens')} {shown === 'today' && <small>{chosenDay.value !== '' && sayDay(chosenDay.value)}</small>}
      </h2>
      <nav class="tabs" aria-label={t('desk.kitchens.tabs')}>
        {TABS.filter((tab) => tab !== 'register' || mayDecide.value).map((tab) => (
          <a key={tab} class={tab === shown ? 'button small primary' : 'button small'} href={`#/kitchens/${tab}`} aria-current={tab === shown ? 'page' : undefined}>
            {t(`desk.kitchens.tab.${tab}`)}
          </a>
        ))}
      </nav>
      <Shown tab={shown} />
    </section>
  )
}

function Shown({ tab }: { tab: Tab }): JSX.Element {
  switch (tab) {
    case 'clashes':
      return <ClashesPart />
    case 'menus':
      return <MenusPart />
    case 'capacity':
      return <CapacityPart />
    case 'register':
      return <RegisterPart />
    default:
      return <TodayPart />
  }
}

function TodayPart(): JSX.Element {
  const [open, setOpen] = useState<Window | null>(null)
  const where = `${chosenDay.value}/${area.value?.id ?? ''}`
  const { answer, error, again } = useFetched(where, () => call<KitchenLots[]>('GET', `/desk/day/${chosenDay.value}/kitchens?area=${area.value?.id ?? ''}`), true)
  const close = () => {
    setOpen(null)
    again()
  }
  return (
    <>
      <Failure error={error} />
      {answer === null && error === null && <p role="status">{t('desk.loading')}</p>}
      {answer?.length === 0 && <p class="empty">{t('desk.kitchens.none')}</p>}
      {mayDecide.value && (
        <p>
          <PaperLink href={`/api/desk/day/${chosenDay.value}/routes?area=${area.value?.id ?? ''}`} words={t('desk.kitchens.routes')} />
        </p>
      )}
      <ul class="kitchens">
        {(answer ?? []).map((one) => (
          <li key={one.kitchen.id}>
            <KitchenPart shown={one} onOpen={setOpen} />
          </li>
        ))}
      </ul>
      {open?.kind === 'recall' && <RecallDialog lot={open.lot} onClose={close} />}
      {open?.kind === 'calls' && <CallListDialog lot={open.lot} kitchen={open.kitchen} onClose={close} />}
      {open?.kind === 'months' && <MonthsDialog kitchen={open.kitchen} onClose={close} />}
    </>
  )
}

function KitchenPart({ shown, onOpen }: { shown: KitchenLots; onOpen: (window: Window) => void }): JSX.Element {
  const { kitchen, lots } = shown
  const said = t('desk.kitchens.said', { complaints: shown.complaints, praise: shown.praise })
  return (
    <>
      <header>
        <h3>{kitchen.name}</h3>
        <button class="button small" aria-label={`${kitchen.name}: ${said}`} onClick={() => onOpen({ kind: 'months', kitchen })}>
          <Icon name="heart" />
          {said}
        </button>
      </header>
      <nav aria-label={`${kitchen.name} ${t('desk.kitchens.papers')}`}>
        {PAPERS.map((paper) => (
          <PaperLink key={paper} href={`/api/desk/day/${chosenDay.value}/${paper}.pdf?kitchen=${kitchen.id}`} words={t(`desk.kitchens.paper.${paper}`)} />
        ))}
      </nav>
      <h4>{t('desk.kitchens.lots')}</h4>
      {lots.length === 0 && <p>{t('desk.kitchens.lots.none')}</p>}
      <ul class="kitchen-lots">{lots.map((lot) => <LotRow key={lot.id} lot={lot} kitchen={kitchen} onOpen={onOpen} />)}</ul>
    </>
  )
}

function LotRow({ lot, kitchen, onOpen }: { lot: KitchenLot; kitchen: Named; onOpen: (window: Window) => void }): JSX.Element {
  return (
    <li>
      <strong>{formatMoment(lot.finished_at)}</strong>
      <span>
        {lot.menu} · {t('desk.kitchens.lot.number', { number: lot.number })} · {t('desk.kitchens.lot.left', { left: lot.left, meals: lot.meals })}
      </span>
      {lot.recalled_at !== null && (
        <span class="recalled">
          <Icon name="alarm" />
          {t('desk.kitchens.lot.recalled', { time: formatMoment(lot.recalled_at) })} · {wordRecall(lot.recall_reason)}
        </span>
      )}
      <button class="button small" aria-label={t('desk.kitchens.calls.of', { kitchen: kitchen.name, number: lot.number })} onClick={() => onOpen({ kind: 'calls', kitchen, lot })}>
        <Icon name="phone" />
        {t('desk.kitchens.calls')}
      </button>
      {mayDecide.value && lot.recalled_at === null && (
        <button class="button small danger" aria-label={`${kitchen.name} ${t('desk.kitchens.lot.recall.of', { number: lot.number })}`} onClick={() => onOpen({ kind: 'recall', kitchen, lot })}>
          {t('desk.kitchens.lot.recall')}
        </button>
      )}
    </li>
  )
}

function PaperLink({ href, words }: { href: string; words: string }): JSX.Element {
  const lang = language.value === 'ko' ? '' : '&lang=en'
  return (
    <a class="button small" href={`${href}${lang}`} target="_blank" rel="noreferrer">
      <Icon name="card" />
      {words}
    </a>
  )
}
