package testsize

import (
	"os"
	"slices"
)

// Variable names the environment variable that asks for more places than the few that each run of the tests looks at:
//   - some: enough of them for a change to land on,
//   - each: each place once,
//   - both: each place in every way that there is, which takes hours.
const Variable = "MILEPOST_TEST_MATRIX"

// Sizes are what [Variable] may hold, the smallest first. The empty one asks for few.
var Sizes = []string{"", "some", "each", "both"}

// Pick is the first number, or the second one where more than a few places are asked for.
func Pick[Number any](few, some Number) Number {
	if wanted() > 0 {
		return some
	}
	return few
}

// Each reports whether each place is asked for.
func Each() bool { return wanted() > 1 }

// Both reports whether each place is asked for in every way that there is.
func Both() bool { return wanted() > 2 }

// wanted is the place in [Sizes] of what is asked for.
func wanted() int {
	at := slices.Index(Sizes, os.Getenv(Variable))
	if at < 0 {
		panic(Variable + ` has to be "some", "each" or "both", or not to be set`)
	}
	return at
}
