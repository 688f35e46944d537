import { extrudeScale } from './extrude-scale.ts'

/** Where the attributes of a point lie. */
export const attribute = { position: 0, extrude: 1, edge: 2, levels: 3 } as const

/** Levels come in groups of four bytes. */
export const levelGroups = 6
const rampStops = 6

/** The score of a unit is computed here, for each of its points, and its colour from the ramp. */
export const vertexShader = `#version 300 es
precision highp float;
layout(location = 0) in vec2 a_position;
layout(location = 1) in vec2 a_extrude;
layout(location = 2) in float a_edge;
layout(location = 3) in vec4 a_levels0;
layout(location = 4) in vec4 a_levels1;
layout(location = 5) in vec4 a_levels2;
layout(location = 6) in vec4 a_levels3;
layout(location = 7) in vec4 a_levels4;
layout(location = 8) in vec4 a_levels5;
uniform mat4 u_matrix;
uniform float u_units_per_pixel;
uniform float u_reach;
uniform vec4 u_shares[${levelGroups}];
uniform vec2 u_ends;
uniform vec4 u_ramp[${rampStops}];
out vec2 v_place;
out float v_edge;
out vec4 v_color;

void main() {
  v_place = a_position + a_extrude / ${extrudeScale}.0 * (u_reach * u_units_per_pixel);
  v_edge = a_edge;
  gl_Position = u_matrix * vec4(v_place, 0.0, 1.0);
  float score = dot(a_levels0, u_shares[0]) + dot(a_levels1, u_shares[1]) + dot(a_levels2, u_shares[2])
    + dot(a_levels3, u_shares[3]) + dot(a_levels4, u_shares[4]) + dot(a_levels5, u_shares[5]);
  float along = clamp((score - u_ends.x) / (u_ends.y - u_ends.x), 0.0, 1.0) * float(${rampStops - 1});
  int step = int(min(floor(along), float(${rampStops - 2})));
  v_color = mix(u_ramp[step], u_ramp[step + 1], along - float(step));
  if (score <= 0.0) v_color.a = 0.0;
}`

/** A tile draws what lies in it and leaves its margin to its neighbours. Lines are smooth at their edges. */
export const fragmentShader = `#version 300 es
precision highp float;
in vec2 v_place;
in float v_edge;
in vec4 v_color;
uniform float u_reach;
uniform float u_half_width;
uniform float u_opacity;
uniform vec4 u_mark;
out vec4 color;

void main() {
  if (v_place.x < 0.0 || v_place.y < 0.0 || v_place.x >= 4096.0 || v_place.y >= 4096.0) discard;
  float cover = u_reach == 0.0 ? 1.0 : clamp(u_half_width + 0.5 - abs(v_edge) * u_reach, 0.0, 1.0);
  vec4 chosen = mix(vec4(v_color.rgb, v_color.a * u_opacity), vec4(u_mark.rgb, 1.0), u_mark.a);
  float alpha = chosen.a * cover;
  color = vec4(chosen.rgb * alpha, alpha);
}`
