package main

import (
	"path/filepath"
	"strings"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// isConfig reports whether a file is a repository's configuration by its name: it lies in .github, or where people put
// it by mistake.
func isConfig(file string) bool {
	place := filepath.ToSlash(file)
	if folder := filepath.Base(filepath.Dir(file)); strings.EqualFold(folder, sync.ConfigFolder) {
		place = sync.ConfigFolder + "/" + filepath.Base(file)
	} else if filepath.IsAbs(file) {
		place = filepath.Base(file)
	}
	return sync.MayBeConfig(strings.TrimPrefix(place, "./"))
}

// checkConfig reads a configuration as a pass does, and says what is off in it.
func checkConfig(file string, content []byte) checkedFile {
	result := checkedFile{File: file, Milestones: []checkedMilestone{}, Items: []checkedItem{}, Diagnostics: []checkedDiagnostic{}}
	policy, diagnostics := config.ParsePolicy(content)
	for _, d := range diagnostics {
		result.Diagnostics = append(result.Diagnostics, toldDiagnostic(d))
	}
	switch slash := filepath.ToSlash(file); {
	case policy.Unreadable:
		result.config = "nothing in it can be read: what could be read last stays in force"
	case len(policy.Unread) > 0:
		result.config = "what could be read last stays in force for " + strings.Join(policy.Unread, ", ")
	case len(diagnostics) > 0:
		result.config = "all else counts"
	case !strings.EqualFold(filepath.Base(filepath.Dir(slash)), sync.ConfigFolder):
		result.config = "nothing is off in it, and it counts once it stands in " + sync.ConfigPath
	default:
		result.config = "nothing is off in it"
	}
	return result
}

func toldDiagnostic(d parser.Diagnostic) checkedDiagnostic {
	return checkedDiagnostic{Severity: d.Severity, Line: d.Line, Column: d.Column, Code: d.Code, Message: d.Message}
}

func printConfig(t terminal, result checkedFile) {
	t.printf("%s\n", t.bold(result.File))
	printDiagnostics(t, result)
	t.printf("%s: a configuration: %s\n", result.File, result.config)
}
