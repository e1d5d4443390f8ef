package chart

// The colours of a picture are attributes, which hold everywhere; the style sheet, where it is allowed, replaces them
// in dark mode. The pairs are those that GitHub's own pages use, so that texts have a contrast of 4.5 at least.
const style = `<style>
@media (prefers-color-scheme: dark) {
  .paper { fill: #0d1117 } .ink { fill: #f0f6fc } .faint { fill: #9198a1 } .grid { stroke: #3d444d }
  .done { fill: #3fb950 } .done-line { stroke: #3fb950 } .dropped { fill: #9198a1 } .scope { stroke: #4493f8 } .scope-mark { fill: #4493f8 }
  .band { fill: #ab7df8 } .band-line { stroke: #ab7df8 } .due { stroke: #f85149 } .due-text { fill: #f85149 } .now { stroke: #9198a1 }
}
</style>`

// The colours in light mode.
const (
	paper   = "#ffffff"
	ink     = "#1f2328"
	faint   = "#59636e"
	grid    = "#d1d9e0"
	done    = "#1a7f37"
	dropped = "#818b98"
	scope   = "#0969da"
	band    = "#8250df"
	due     = "#cf222e"
)
