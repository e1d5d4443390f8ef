package config

import (
	"maps"
	"slices"
	"strings"
)

const prefix = "MILEPOST_"

// unknown returns a warning for each variable that bears the product's name and is read by
// nothing: most often it is misspelt.
func unknown(values map[string]string) []string {
	known := map[string]bool{tokenVariable: true, tokenVariable + fileSuffix: true}
	for _, variable := range Variables() {
		known[variable.Name] = true
		if variable.File {
			known[variable.Name+fileSuffix] = true
		}
	}
	var warnings []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if strings.HasPrefix(name, prefix) && !known[name] {
			warnings = append(warnings, name+" is not a setting and is ignored: check how it is spelt")
		}
	}
	return warnings
}
