package config

import (
	"cmp"
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
		switch upper := strings.ToUpper(name); {
		case known[name]:
		case strings.HasPrefix(name, prefix):
			warnings = append(warnings, name+" is not a setting and is ignored: "+variableMeant(name, known))
		case known[upper], misspelt(upper, known) != "":
			warnings = append(warnings, name+" is not a setting and is ignored: did you mean "+cmp.Or(misspelt(upper, known), upper)+"?")
		}
	}
	return warnings
}

// misspelt is the variable that was meant where the product's name is misspelt, as in MILEPOSTS_LISTEN, "" for none.
func misspelt(name string, known map[string]bool) string {
	for at, c := range name {
		if c != '_' || !known[prefix+name[at+1:]] {
			continue
		}
		if head := squeeze(name[:at]); distance(head, squeeze(prefix)) <= 2 {
			return prefix + name[at+1:]
		}
	}
	return ""
}

// variableMeant asks whether one of the variables was meant, or to look at the name.
func variableMeant(name string, known map[string]bool) string {
	if file := strings.TrimSuffix(name, "_PATH") + fileSuffix; strings.HasSuffix(name, "_PATH") && known[file] {
		return "did you mean " + file + "?"
	}
	var names []string
	for _, variable := range slices.Sorted(maps.Keys(known)) {
		names = append(names, strings.TrimPrefix(variable, prefix))
	}
	if guess := nearest(strings.TrimPrefix(name, prefix), names); guess != "" {
		return "did you mean " + prefix + guess + "?"
	}
	return "check how it is spelt"
}
