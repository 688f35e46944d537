import { z } from '@hono/zod-openapi'
import { words } from '../http/params.ts'
import { questionSchema } from '../http/question-schema.ts'

export const contentSchema = z
  .strictObject({
    name: words.trim().min(1, 'Give it a name.'),
    question: questionSchema,
    isShared: z.boolean().default(false),
  })
  .openapi('NewQuestion')

export const savedSchema = z
  .object({
    id: z.int(),
    name: z.string(),
    question: questionSchema,
    isShared: z.boolean(),
    isMine: z.boolean(),
    version: z.int(),
    recordedAt: z.iso.datetime({ offset: true }),
  })
  .openapi('SavedQuestion')

export const savedListSchema = z
  .object({ questions: z.array(savedSchema) })
  .openapi('SavedQuestions')

export const subjectsSchema = z
  .object({
    subjects: z.array(
      z.object({
        name: z.string().openapi({ description: 'As `about` takes it' }),
        fields: z.array(
          z.object({
            name: z.string(),
            kind: z.enum(['word', 'text', 'number', 'year', 'day', 'moment', 'flag']),
            values: z.array(z.string()).optional().openapi({ description: 'Of a closed list' }),
            isOptional: z.boolean(),
            comparisons: z.array(z.string()),
          }),
        ),
      }),
    ),
  })
  .openapi('QuestionSubjects')

export const askSchema = z.strictObject({ question: questionSchema }).openapi('AskedQuestion')

export const answerSchema = z
  .object({
    about: z.string(),
    count: z.int(),
    ids: z.array(z.int()),
    hasMore: z.boolean().openapi({ description: 'There are more than ids are sent.' }),
    bbox: z
      .tuple([z.number(), z.number(), z.number(), z.number()])
      .nullable()
      .openapi({ description: 'Around all of them: west, south, east, north in degrees.' }),
  })
  .openapi('QuestionAnswer')

export const featuresSchema = z
  .object({
    type: z.literal('FeatureCollection'),
    about: z.string(),
    numberReturned: z.int(),
    next: z.string().nullable().openapi({ description: 'The cursor of the next page.' }),
    features: z.array(z.record(z.string(), z.unknown())),
  })
  .openapi('QuestionFeatures')
