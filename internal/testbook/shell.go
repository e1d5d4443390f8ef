package testbook

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Shell is a terminal in which lines of the documents are typed.
type Shell struct {
	// Folder is where it stands.
	Folder string
	// Environ is its environment beside PATH and HOME, which leads to an empty folder.
	Environ []string
	// StandIns are scripts that take the place of programs, by their names: of those that need a network or a machine
	// that a test does not have.
	StandIns map[string]string
}

// Typed is what came of lines: what was printed on both streams, and the exit code.
type Typed struct {
	Out, Err string
	Code     int
}

// Type runs lines until the first one that fails. Who types says before that a program called sh is needed.
func (s Shell) Type(t testing.TB, lines string) Typed {
	t.Helper()
	bin := t.TempDir()
	for name, script := range s.StandIns {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil { //nolint:gosec // it is to be run
			t.Fatal(err)
		}
	}
	command := exec.CommandContext(t.Context(), "sh", "-eu", "-c", lines) //nolint:gosec // they are our own documents'
	command.Dir = s.Folder
	command.Env = append([]string{"HOME=" + t.TempDir(), "PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH")}, s.Environ...)
	var out, problem bytes.Buffer
	command.Stdout, command.Stderr = &out, &problem
	err := command.Run()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return Typed{out.String(), problem.String(), command.ProcessState.ExitCode()}
}
