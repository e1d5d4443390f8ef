package dialect

import "github.com/milepost/milepost/parser"

// plain reads any list of boxes that the configuration names as a plan.
func plain() Dialect {
	return Dialect{
		Name:  "plain",
		Shape: "has boxes",
		Fits:  fitsBox,
		title: func(about About) string {
			if about.H1 != "" {
				return about.H1
			}
			return named(about.stem())
		},
		rules: parser.Dialect{Role: parser.RoleImplementation},
	}
}
