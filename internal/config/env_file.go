package config

import (
	"fmt"
	"os"
	"strings"
)

// WithEnvFile returns the environment with what a file of NAME=VALUE lines adds to it. What is set in the environment
// counts, so that one setting can be tried without changing the file. A warning tells that everybody on this machine can
// read the file. Blank lines, lines that begin with #, and "export " before a name are allowed, as are quotes around a
// value; nothing inside a value is expanded.
func WithEnvFile(environ []string, file string) (merged, warnings []string, err error) {
	content, err := os.ReadFile(file) //nolint:gosec // the path is the operator's
	if err != nil {
		return nil, nil, fmt.Errorf("read settings: %w", err)
	}
	if readableByOthers(file) {
		warnings = append(warnings, fmt.Sprintf("everybody on this machine can read %s, which holds secrets: take that right away, as by chmod 600 FILE", file))
	}
	set := map[string]bool{}
	for _, variable := range environ {
		name, value, _ := strings.Cut(variable, "=")
		// A secret may be given in two ways, of which the environment's counts.
		set[strings.TrimSuffix(name, fileSuffix)] = set[strings.TrimSuffix(name, fileSuffix)] || value != ""
	}
	number := 0
	for line := range strings.Lines(strings.TrimPrefix(string(content), "\ufeff")) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		name, value, found := strings.Cut(strings.TrimPrefix(line, "export "), "=")
		if name = strings.TrimSpace(name); !found || !isVariable(name) {
			return nil, warnings, fmt.Errorf("read settings: %s:%d: it is not NAME=VALUE", file, number)
		}
		if !set[strings.TrimSuffix(name, fileSuffix)] {
			merged = append(merged, name+"="+unquote(strings.TrimSpace(value)))
		}
	}
	return append(merged, environ...), warnings, nil
}

// isVariable reports whether a text can be the name of a variable.
func isVariable(name string) bool {
	for i := range len(name) {
		c := name[i]
		if c != '_' && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return name != ""
}

func unquote(value string) string {
	if n := len(value); n >= 2 && (value[0] == '"' || value[0] == '\'') && value[n-1] == value[0] {
		return value[1 : n-1]
	}
	return value
}

// appVariables are those that make an App known to the server.
func appVariables() []string {
	return []string{"MILEPOST_APP_ID", "MILEPOST_PRIVATE_KEY", "MILEPOST_WEBHOOK_SECRET"}
}

// NamesApp reports whether an environment says anything of an App: an id, a key or a webhook secret.
func NamesApp(environ []string) bool {
	for _, variable := range environ {
		name, value, _ := strings.Cut(variable, "=")
		for _, own := range appVariables() {
			if value != "" && strings.TrimSuffix(name, fileSuffix) == own {
				return true
			}
		}
	}
	return false
}

// LoadWithoutApp is [LoadServer] for a server that has no App yet: that none is named is no fault.
func LoadWithoutApp(environ []string) (server Server, warnings []string, err error) {
	return load(environ, appVariables()...)
}
