package main

import (
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
)

const (
	programName = "milepost"
	// extensionFile is how GitHub's command line names the program of an extension: `gh milepost` runs
	// gh-milepost.
	extensionFile = "gh-milepost"
	extensionName = "gh milepost"
)

// calledAs returns what people type to run the program in a file.
func calledAs(file string) string {
	if strings.TrimSuffix(filepath.Base(file), ".exe") == extensionFile {
		return extensionName
	}
	return programName
}

// callBy makes usage and examples of all commands tell to call the program by a name.
func callBy(root *cobra.Command, name string) {
	if name == programName {
		return
	}
	if root.Annotations == nil {
		root.Annotations = map[string]string{}
	}
	root.Annotations[cobra.CommandDisplayNameAnnotation] = name
	for _, command := range root.Commands() {
		lines := strings.Split(command.Example, "\n")
		for i, line := range lines {
			if rest, ok := strings.CutPrefix(line, "  "+programName+" "); ok {
				lines[i] = "  " + name + " " + rest
			}
		}
		command.Example = strings.Join(lines, "\n")
	}
}
