import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { FeatureCollection } from 'geojson'
import type { AskField, FieldClause, Question } from '../../api/client.ts'
import type { Bounds } from '../map/types.ts'
import type { Thing } from '../queries.ts'
import { newKey, request } from '../request.ts'

export interface Subject {
  name: string
  fields: (AskField & { comparisons: FieldClause['is'][] })[]
}

export interface SavedQuestion {
  id: number
  name: string
  question: Question
  isShared: boolean
  isMine: boolean
  version: number
}

export interface Answer {
  about: string
  count: number
  ids: number[]
  hasMore: boolean
  bbox: Bounds | null
}

interface Page {
  features: Thing[]
  next: string | null
}

const hour = 3_600_000

export function subjectsQuery(slug: string) {
  return queryOptions({
    queryKey: ['question-subjects', slug],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/${slug}/questions/subjects`
      return (await request<{ subjects: Subject[] }>(path, { signal })).subjects
    },
    staleTime: hour,
  })
}

export function savedQuestionsQuery(slug: string) {
  return queryOptions({
    queryKey: ['questions', slug],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/${slug}/questions`
      return (await request<{ questions: SavedQuestion[] }>(path, { signal })).questions
    },
  })
}

/** An answer to another question meanwhile asked is no longer waited for. */
export function answerQuery(slug: string, question: Question, asOf: string | undefined) {
  const path = `/api/v1/${slug}/questions/ask${asOf ? `?asOf=${asOf}` : ''}`
  return queryOptions({
    queryKey: ['answer', slug, question, asOf],
    queryFn: ({ signal }) => request<Answer>(path, { method: 'POST', body: { question }, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  })
}

function pagePath(slug: string, params: Record<string, string>, asOf: string | undefined) {
  const query = new URLSearchParams({ ...params, ...(asOf && { asOf }) })
  return `/api/v1/${slug}/questions/ask/features?${query}`
}

export function thingsQuery(slug: string, question: Question, asOf: string | undefined) {
  return infiniteQueryOptions({
    queryKey: ['answer-things', slug, question, asOf],
    queryFn: ({ pageParam, signal }) =>
      request<Page>(
        pagePath(slug, { limit: '100', ...(pageParam && { cursor: pageParam }) }, asOf),
        { method: 'POST', body: { question }, signal },
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
    retry: false,
  })
}

/** As many as are drawn; the list has all of them. */
export const mostDrawn = 10_000

export function shapesQuery(slug: string, question: Question, asOf: string | undefined) {
  const path = pagePath(slug, { limit: String(mostDrawn), properties: 'false' }, asOf)
  return queryOptions({
    queryKey: ['answer-shapes', slug, question, asOf],
    queryFn: ({ signal }) =>
      request<FeatureCollection>(path, { method: 'POST', body: { question }, signal }),
    retry: false,
  })
}

/** All of them, for an export. */
export async function readAllThings(
  slug: string,
  question: Question,
  asOf: string | undefined,
): Promise<Thing[]> {
  const all: Thing[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const path = pagePath(slug, { limit: '5000', ...(cursor && { cursor }) }, asOf)
    const page: Page = await request<Page>(path, { method: 'POST', body: { question } })
    all.push(...page.features)
    cursor = page.next
  }
  return all
}

type Content = Pick<SavedQuestion, 'name' | 'question' | 'isShared'>

export function keepQuestion(slug: string, body: Content): Promise<SavedQuestion> {
  return request(`/api/v1/${slug}/questions`, {
    method: 'POST',
    headers: { 'idempotency-key': newKey() },
    body,
  })
}

export function changeQuestion(
  slug: string,
  { id, version }: SavedQuestion,
  body: Content,
): Promise<SavedQuestion> {
  return request(`/api/v1/${slug}/questions/${id}`, {
    method: 'PUT',
    headers: { 'if-match': `"${version}"` },
    body,
  })
}

export function forgetQuestion(slug: string, { id, version }: SavedQuestion): Promise<void> {
  return request(`/api/v1/${slug}/questions/${id}`, {
    method: 'DELETE',
    headers: { 'if-match': `"${version}"` },
  })
}
