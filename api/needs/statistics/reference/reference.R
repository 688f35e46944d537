# The figures that the tests of this folder's parent are held against, from spdep, MASS and R itself.
#
#   Rscript api/needs/statistics/reference/reference.R && npx biome format --write api/needs/statistics/reference
#
# Needs R with spdep, MASS and jsonlite (Debian: r-base-core r-cran-spdep r-cran-mass r-cran-jsonlite).
# The tests read the JSON files beside this script and need no R. Inputs come from formulas, not from a
# random generator, and are stored with the figures. Indices are written from 0.

suppressPackageStartupMessages({
  library(spdep)
  library(MASS)
  library(jsonlite)
})

arguments <- commandArgs(trailingOnly = FALSE)
folder <- dirname(sub("^--file=", "", grep("^--file=", arguments, value = TRUE)))
store <- function(name, figures) {
  figures$from <- paste0("R ", getRversion(), ", spdep ", packageVersion("spdep"), ", MASS ", packageVersion("MASS"))
  write_json(figures, file.path(folder, paste0(name, ".json")), digits = I(17), auto_unbox = TRUE)
}

noise <- function(i, k) ((i * 7919 + k * 104729) %% 1009) / 1009

neighbours_from <- function(lists) {
  lists <- lapply(lists, function(targets) if (length(targets) == 0) 0L else sort(as.integer(targets)))
  structure(lists, class = "nb", region.id = as.character(seq_along(lists)), sym = FALSE)
}
from_zero <- function(nb) lapply(nb, function(targets) I(targets[targets > 0] - 1L))

hexagons <- function(radius) {
  cells <- expand.grid(r = -radius:radius, q = -radius:radius)
  cells <- cells[abs(cells$q + cells$r) <= radius, ]
  list(q = cells$q, r = cells$r)
}
steps_between <- function(cells, i) {
  dq <- cells$q - cells$q[i]
  dr <- cells$r - cells$r[i]
  pmax(abs(dq), abs(dr), abs(dq + dr))
}
rings <- function(cells, k) {
  neighbours_from(lapply(seq_along(cells$q), function(i) {
    steps <- steps_between(cells, i)
    which(steps > 0 & steps <= k)
  }))
}

gi_star <- function(x, listw) {
  internals <- attr(localG(x, listw, zero.policy = TRUE, return_internals = TRUE), "internals")
  list(z = unname(internals[, 4]), p = unname(internals[, 5]))
}
local_moran <- function(x, listw, conditional) {
  figures <- localmoran(x, listw, conditional = conditional, zero.policy = TRUE)
  list(
    statistic = unname(figures[, 1]), expectation = unname(figures[, 2]), variance = unname(figures[, 3]),
    z = unname(figures[, 4]), p = unname(figures[, 5]),
    quadrant = as.character(attr(figures, "quadr")$pysal)
  )
}
global_moran <- function(x, listw) {
  test <- moran.test(x, listw, randomisation = TRUE, zero.policy = TRUE, alternative = "two.sided")
  list(
    statistic = test$estimate[[1]], expectation = test$estimate[[2]], variance = test$estimate[[3]],
    z = test$statistic[[1]], p = test$p.value
  )
}
# The local p values that are numbers: an isolate has no z in spdep.
discovery <- function(p) {
  p <- p[is.finite(p)]
  list(p = p, BH = p.adjust(p, "BH"), BY = p.adjust(p, "BY"))
}
rates <- function(cases, people, nb) {
  whole <- EBest(cases, people)
  local <- EBlocal(cases, people, nb, zero.policy = TRUE)
  list(
    cases = cases, people = people, rate = whole$estmm,
    a = attr(whole, "parameters")$a, b = attr(whole, "parameters")$b, localRate = local$est
  )
}

all_figures <- function(x, nb, weights = NULL, weights_with_self = NULL) {
  starred <- include.self(nb)
  binary <- nb2listw(nb, glist = weights, style = "B", zero.policy = TRUE)
  standardised <- nb2listw(nb, glist = weights, style = "W", zero.policy = TRUE)
  star_binary <- nb2listw(starred, glist = weights_with_self, style = "B", zero.policy = TRUE)
  star_standardised <- nb2listw(starred, glist = weights_with_self, style = "W", zero.policy = TRUE)
  plain <- gi_star(x, star_binary)
  list(
    values = x,
    neighbours = from_zero(nb),
    giStar = list(plain = plain, standardised = gi_star(x, star_standardised)),
    localMoran = list(
      conditional = local_moran(x, standardised, TRUE),
      total = local_moran(x, standardised, FALSE),
      plain = local_moran(x, binary, TRUE)
    ),
    globalMoran = list(plain = global_moran(x, binary), standardised = global_moran(x, standardised)),
    discovery = discovery(plain$p)
  )
}

# A town of hexagons with a hot and a cold corner.
cells <- hexagons(5)
i <- seq_along(cells$q)
hot <- exp(-((cells$q - 2)^2 + (cells$r - 1)^2) / 5)
cold <- exp(-((cells$q + 3)^2 + (cells$r + 1)^2) / 6)
nb <- rings(cells, 1)
store("hexagons", c(
  list(q = cells$q, r = cells$r, twoRings = from_zero(rings(cells, 2))),
  all_figures(10 + 9 * hot - 6 * cold + 4 * noise(i, 1), nb),
  list(rates = rates(floor(40 * noise(i, 2)^3 + 12 * hot), 1 + floor(900 * noise(i, 3)^2), nb))
))

# An irregular, one-sided graph with weights, with an isolate and many ties.
n <- 30
isolate <- 18
i <- seq_len(n)
lists <- lapply(i, function(k) {
  targets <- c(k %% n + 1, (k - 2) %% n + 1, (k * k) %% n + 1, if (k %% 3 == 0) (k * 7) %% n + 1)
  setdiff(if (k == isolate) integer() else targets, c(k, isolate))
})
nb <- neighbours_from(lists)
distance_weights <- function(nb) {
  lapply(seq_along(nb), function(k) if (nb[[k]][1] == 0) NULL else 1 / (1 + abs(nb[[k]] - k)))
}
ties <- (i * 7) %% 6 + (i > 20) * 3
people <- 1 + floor(60 * noise(i, 5)^2)
store("irregular", c(
  all_figures(ties, nb, distance_weights(nb), distance_weights(include.self(nb))),
  list(
    weights = lapply(distance_weights(nb), function(w) I(if (is.null(w)) numeric() else w)),
    isolate = isolate - 1L,
    rates = rates(floor(people * 0.4 * noise(i, 6)), people, nb)
  )
))

# Points in a plane.
i <- seq_len(40)
x <- 100 * noise(i, 11)
y <- 100 * noise(i * i + 3, 12)
points <- cbind(x, y)
store("points", list(
  x = x, y = y, distance = 18, k = 5,
  band = from_zero(dnearneigh(points, 0, 18)),
  nearest = from_zero(knn2nb(knearneigh(points, k = 5), sym = FALSE))
))

# Space and time: a bin's neighbourhood is the hexagons around it, now and one step before.
cells <- hexagons(3)
n <- length(cells$q)
bins <- 5
nb <- include.self(rings(cells, 1))
cube <- neighbours_from(unlist(lapply(seq_len(bins), function(t) {
  lapply(seq_len(n), function(i) {
    now <- nb[[i]] + (t - 1) * n
    if (t == 1) now else c(now - n, now)
  })
}), recursive = FALSE))
attr(cube, "self.included") <- TRUE
unit <- rep(seq_len(n), bins)
bin <- rep(seq_len(bins), each = n)
counts <- floor(6 * noise(unit, bin) + 1.5 * bin * exp(-(cells$q[unit]^2 + cells$r[unit]^2) / 3))
store("space-time", list(
  q = cells$q, r = cells$r, bins = bins, values = counts,
  giStar = gi_star(counts, nb2listw(cube, style = "B"))
))

# Mann-Kendall: Kendall's tau against time, with ties and continuity correction.
series <- list(
  c(1, 2, 3, 4, 5, 6, 7, 8),
  c(3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8),
  c(5, 5, 5, 4, 4, 4, 3, 3, 3, 3),
  round(10 * noise(1:24, 21)),
  noise(1:36, 22) + (1:36) / 20,
  c(2, 1, 2, 1, 2, 1)
)
store("trends", list(series = lapply(series, function(values) {
  test <- cor.test(seq_along(values), values, method = "kendall", exact = FALSE, continuity = TRUE)
  list(values = values, tau = test$estimate[[1]], z = test$statistic[[1]], p = test$p.value)
})))

# Gamma and Poisson: the negative binomial's shape and mean of greatest likelihood, for given exposures.
i <- seq_len(60)
exposure <- 0.5 + 20 * noise(i, 31)
count <- floor(exposure * (0.2 + 3 * noise(i, 32)^2))
mean_rate <- sum(count) / sum(exposure)
shape <- 1
for (round in 1:500) {
  shape <- as.numeric(theta.ml(count, mean_rate * exposure, limit = 100, eps = 1e-14))
  score <- function(m) sum((count - m * exposure) / (m * (1 + m * exposure / shape)))
  mean_rate <- uniroot(score, c(1e-6, 100), tol = 1e-15)$root
}
store("gamma-poisson", list(
  count = count, exposure = exposure, shape = shape, meanRate = mean_rate,
  posteriorMean = (shape + count) / (shape / mean_rate + exposure)
))

z <- c(0, 1e-9, 0.1, 0.5, 1, 1.4, 1.96, 2, 2.1, 2.5758, 3, 4, 5, 8, 12, 20, 37)
store("normal", list(z = z, p = 2 * pnorm(z, lower.tail = FALSE)))
