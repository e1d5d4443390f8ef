package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"milepost": main, "gh-milepost": main})
}

// TestScripts plays the stories in testdata/script: what a person types and what they see.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
	})
}

// The goldens of dialects stand beside them; what `check` says of each is what people and tools see.
func TestDialectGoldens(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:           "../../parser/dialect/testdata",
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
	})
}
