package main

import (
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
)

func TestDescribe(t *testing.T) {
	t.Parallel()
	checkout := &debug.BuildInfo{Main: debug.Module{Version: "(devel)"}, Settings: []debug.BuildSetting{
		{Key: "vcs.revision", Value: "c0ffee"}, {Key: "vcs.modified", Value: "true"},
	}}
	tests := map[string]struct {
		version, commit string
		info            *debug.BuildInfo
		want            build
	}{
		"nothing_is_known":                       {"", "", &debug.BuildInfo{}, build{Version: "devel"}},
		"a_checkout_with_changes":                {"", "", checkout, build{Version: "devel", Commit: "c0ffee", Modified: true}},
		"a_module_of_some_version":               {"", "", &debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}}, build{Version: "v1.2.3"}},
		"a_release":                              {"1.2.3", "beef", &debug.BuildInfo{}, build{Version: "1.2.3", Commit: "beef"}},
		"a_release_that_was_built_in_a_checkout": {"1.2.3", "beef", checkout, build{Version: "1.2.3", Commit: "beef"}},
		"a_version_without_a_commit":             {"1.2.3", "", checkout, build{Version: "1.2.3", Commit: "c0ffee", Modified: true}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := describe(test.version, test.commit, test.info); got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

// The names of the variables stand in the Dockerfile and in the configuration of the release, and the linker
// says nothing about one that does not exist.
func TestVersion_is_what_the_linker_was_told(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it builds the program")
	}
	program := filepath.Join(t.TempDir(), "milepost")
	build := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-ldflags", "-X main.version=1.2.3 -X main.commit=c0ffee", "-o", program, ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	out, err := exec.CommandContext(t.Context(), program, "version").Output()
	if err != nil || !strings.HasPrefix(string(out), "milepost 1.2.3 (c0ffee) go") {
		t.Errorf("it says %q, %v", out, err)
	}
}
