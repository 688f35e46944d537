/** What the way from a line to its edge is multiplied with, to be kept in whole numbers of 16 bits. */
export const extrudeScale = 8192
