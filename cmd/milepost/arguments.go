package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// takes lets a command have so many arguments, and names the one that is missing or too much. What they are called, and
// which may be left out, is read from the line that shows how the command is used: "OWNER/REPO [PASS]".
func takes(command *cobra.Command, args []string) error {
	called := strings.TrimSuffix(command.CommandPath(), command.Name()) + command.Use
	plain, _, _ := strings.Cut(command.Use, " [--")
	names := strings.Fields(plain)[1:]
	if len(args) > len(names) {
		return fmt.Errorf("%q is more than '%s' takes", args[len(names)], called)
	}
	for _, name := range names[len(args):] {
		if !strings.HasPrefix(name, "[") {
			return fmt.Errorf("%s is missing: %s", name, called)
		}
	}
	return nil
}
