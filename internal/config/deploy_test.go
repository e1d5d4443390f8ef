package config_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/config"
)

// TestDeploymentsSetOnlyWhatTheServerReads looks at all in deploy that starts a server: a variable that was renamed would
// be ignored with no more than a warning.
func TestDeploymentsSetOnlyWhatTheServerReads(t *testing.T) {
	t.Parallel()
	// What compose asks of its user.
	known := map[string]bool{"MILEPOST_IMAGE": true, "MILEPOST_VERSION": true, "MILEPOST_PORT": true}
	for _, variable := range config.Variables() {
		known[variable.Name] = true
		known[variable.Name+"_FILE"] = variable.File
	}
	variable := regexp.MustCompile(`MILEPOST_[A-Z_]*[A-Z]`)
	seen := map[string]bool{}
	err := filepath.WalkDir("../../deploy", func(path string, entry fs.DirEntry, err error) error {
		if entry.IsDir() && entry.Name() == "action" {
			return fs.SkipDir // it is no server
		}
		if err != nil || entry.IsDir() || filepath.Ext(path) == ".tpl" {
			return err
		}
		content, err := os.ReadFile(path)
		for _, name := range variable.FindAllString(string(content), -1) {
			seen[name] = true
			if !known[name] {
				t.Errorf("%s: nothing reads %s", path, name)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range seen {
		if strings.HasSuffix(name, "_FILE") {
			delete(seen, name)
		}
	}
	if len(seen) < 10 {
		t.Errorf("only %d variables were found: is it still the right place?", len(seen))
	}
}
