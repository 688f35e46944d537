import { Alert, Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../accounts/session.ts'
import { measureText } from '../../map/picture/measure-text.ts'
import type { UnitKind } from '../../map/types.ts'
import { useLocalFormat, useMunicipality } from '../../municipality.ts'
import type { Unit } from '../../needs/need-queries.ts'
import { unitTitle } from '../../needs/need-words.ts'
import { Page } from '../../shell/page.tsx'
import { Failure } from '../../ui/failure.tsx'
import { saveFile } from '../../ui/save-file.ts'
import { Waiting } from '../../ui/waiting.tsx'
import { writeView } from '../../view-state.ts'
import type { CouncilDocument } from './blocks.ts'
import { buildDocument } from './build-document.ts'
import classes from './document.module.css'
import {
  documentCurveQuery,
  documentQuery,
  documentUnitsQuery,
  scenarioApi,
} from './document-queries.ts'
import type { DrawnMaps } from './draw-maps.ts'
import { SectionView } from './section-view.tsx'
import { useMaps } from './use-maps.ts'

/** What a council reads of a scenario: here, on paper, and as data. */
export function DocumentScreen() {
  const { t } = useTranslation()
  const { slug } = useMunicipality()
  const { isStaff } = useSession()
  const { plan, scenario } = useParams({
    from: '/$municipality/plans/$plan/scenarios/$scenario/document',
  })
  const which = { slug, plan: Number(plan), scenario: Number(scenario) }
  const { written, maps, pictures, error, retry } = useDocument(which)
  const back = `/${slug}${writeView({
    pane: 'plans',
    plans: { tab: 'plans', plan: which.plan, scenario: which.scenario },
  })}`
  return (
    <Page back={back} backTo={t('document.back')}>
      <main className={classes.page}>
        {written ? (
          <>
            <title>{`${written.title} · Terrier`}</title>
            <Actions which={which} written={written} maps={maps} />
            <Cover written={written} />
            {written.sections.map((section, at) => (
              <SectionView key={section.id} section={section} number={at + 1} pictures={pictures} />
            ))}
          </>
        ) : error ? (
          <Failure error={error} onRetry={retry} />
        ) : (
          <Waiting />
        )}
        {!isStaff && !written && <p>{t('failure.forbidden')}</p>}
      </main>
    </Page>
  )
}

type Which = Parameters<typeof documentQuery>[0]

const noUnits: Unit[] = []

/** The document and its maps, as far as they are there. */
function useDocument(which: Which) {
  const { t } = useTranslation()
  const format = useLocalFormat()
  const { name: town } = useMunicipality()
  const { data: document, error, refetch } = useQuery(documentQuery(which))
  const curve = useQuery({ ...documentCurveQuery(which), enabled: document !== undefined })
  const kind = document?.method?.unitKind as UnitKind | undefined
  const units = useQuery(documentUnitsQuery(which.slug, kind))
  const isReady = document && !curve.isPending && (kind === undefined || !units.isPending)
  const written = useMemo(() => {
    if (!isReady) return undefined
    const places = new Map(
      (units.data ?? [])
        .slice(0, 200)
        .flatMap((unit) => {
          const { score, people } = unit.properties
          return kind ? [[unitTitle(t, kind, unit), { score, people }] as const] : []
        })
        .reverse(),
    )
    const topPlaces = [...places]
      .map(([place, figures]) => ({ place, ...figures }))
      .sort((a, b) => b.score - a.score)
      .slice(0, 10)
    return buildDocument({
      ...{ t, format, town, document, topPlaces },
      measure: measureText,
      curve: curve.data ?? null,
    })
  }, [isReady, document, curve.data, units.data, kind, t, format, town])
  const { maps, pictures } = useMaps(isReady ? document : undefined, units.data ?? noUnits)
  return { written, maps, pictures, error, retry: () => void refetch() }
}

function Cover({ written }: { written: CouncilDocument }) {
  return (
    <header className={classes.cover}>
      <h1>{written.title}</h1>
      <p className={classes.subtitle}>{written.subtitle}</p>
      {written.lead && <p>{written.lead}</p>}
      <dl className={classes.terms}>
        {written.facts.map(({ term, meaning }) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </header>
  )
}

interface ActionsProps {
  which: Which
  written: CouncilDocument
  maps: DrawnMaps | null | undefined
}

function Actions({ which, written, maps }: ActionsProps) {
  const { t, i18n } = useTranslation()
  const { name: town } = useMunicipality()
  const [state, setState] = useState<'ready' | 'writing' | 'failed'>('ready')
  const write = async () => {
    setState('writing')
    try {
      const { writeDocument } = await import('./pdf/write-document.ts')
      const words = { contents: t('document.contents'), noMap: t('document.noMap') }
      const page = (number: number, of: number) => t('document.page', { number, of })
      const blob = await writeDocument(written, maps ?? null, {
        ...{ town, words, page },
        language: i18n.language,
      })
      saveFile(blob, `${which.slug}-plan-${which.plan}-${which.scenario}.pdf`)
      setState('ready')
    } catch {
      setState('failed')
    }
  }
  return (
    <div className={classes.actions}>
      <Button onClick={write} loading={state === 'writing'} disabled={maps === undefined}>
        {t('document.pdf')}
      </Button>
      <Button component="a" variant="default" href={`${scenarioApi(which)}/document/data`} download>
        {t('document.zip')}
      </Button>
      <Button variant="default" onClick={() => print()} disabled={maps === undefined}>
        {t('document.print')}
      </Button>
      <span role="status" className={classes.state}>
        {maps === undefined && t('document.drawing')}
        {state === 'writing' && t('document.writing')}
      </span>
      {state === 'failed' && <Alert color="red">{t('picture.failed')}</Alert>}
    </div>
  )
}
