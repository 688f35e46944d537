import { type RawBuilder, sql } from 'kysely'

type Shape = RawBuilder<unknown>

/**
 * How far a place in degrees, which came from another CRS, has to be shifted for the way back to give what was
 * there: PROJ's two ways over a datum of seven parameters differ by a millimetre. A row of dx and dy.
 */
export const wayBackShift = (
  place: Shape,
  toDegrees: (shape: Shape) => Shape,
  fromDegrees: (shape: Shape) => Shape,
) => sql`(
  select st_x(${place}) - st_x(again) as dx, st_y(${place}) - st_y(again) as dy
  from (select ${toDegrees(fromDegrees(place))} as again) as there_and_back)`
