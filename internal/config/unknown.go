package config

import (
	"maps"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"
)

const prefix = "MILEPOST_"

// unknown returns a warning for each variable that bears the product's name and is read by
// nothing: most often it is misspelt.
func unknown(values map[string]string) []string {
	known := map[string]bool{}
	fields, err := env.GetFieldParams(&Server{})
	if err != nil {
		panic("read the tags of Server: " + err.Error()) // they are part of the program
	}
	for _, field := range fields {
		known[field.Key] = true
	}
	for _, name := range secrets() {
		known[name+fileSuffix] = true
	}
	var warnings []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if strings.HasPrefix(name, prefix) && !known[name] {
			warnings = append(warnings, name+" is not a setting and is ignored: check how it is spelt")
		}
	}
	return warnings
}
