// Package chart draws what package burnup computes, as SVG: a burn-up with its scope line and its forecast as a band, and
// a badge. The pictures hold no script and nothing from elsewhere, follow the reader's light or dark mode, and say in
// words what they show.
//
// It is pure, and computes nothing but where a line goes.
//
// Start reading at [BurnUp] (burnup.go: what is drawn; scale.go: where) and [Badge] (badge.go). svg.go writes the
// signs, and colour.go has the colours of both modes.
package chart
