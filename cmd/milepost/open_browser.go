package main

import (
	"context"
	"os/exec"
	"runtime"
)

// openBrowser shows a page to whoever sits at this machine, if it has a way to. The address is printed anyway.
func openBrowser(ctx context.Context, address string) {
	program, args := "xdg-open", []string{address}
	switch runtime.GOOS {
	case "darwin":
		program = "open"
	case "windows":
		program, args = "rundll32", []string{"url.dll,FileProtocolHandler", address}
	}
	path, err := exec.LookPath(program)
	if err != nil {
		return
	}
	command := exec.CommandContext(context.WithoutCancel(ctx), path, args...) //nolint:gosec // the address is ours or GitHub's
	if command.Start() == nil {
		go func() { _ = command.Wait() }()
	}
}
