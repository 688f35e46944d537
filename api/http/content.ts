import type { z } from '@hono/zod-openapi'

/** What a route answers with or takes, as its OpenAPI declaration has it. */
export const json = <S extends z.ZodType>(schema: S) => ({ 'application/json': { schema } })

export const body = <S extends z.ZodType>(schema: S) => ({ required: true, content: json(schema) })
