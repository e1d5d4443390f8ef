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
			warnings = append(warnings, name+" is not a setting and is ignored: "+variableMeant(name, known))
		}
	}
	return warnings
}

// variableMeant asks whether one of the variables was meant, or to look at the name.
func variableMeant(name string, known map[string]bool) string {
	var names []string
	for _, variable := range slices.Sorted(maps.Keys(known)) {
		names = append(names, strings.TrimPrefix(variable, prefix))
	}
	if guess := nearest(strings.TrimPrefix(name, prefix), names); guess != "" {
		return "did you mean " + prefix + guess + "?"
	}
	return "check how it is spelt"
}
