package architecture_test

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/milepost/milepost/"

// wall says what a package must not import, and why.
type wall struct {
	inside string
	// allowed lists import path prefixes; anything else outside the standard library is
	// forbidden unless allowed is nil.
	allowed []string
	// forbidden lists import path prefixes that are forbidden in any case but for those of except.
	forbidden, except []string
	why               string
}

var walls = []wall{
	{
		inside:    "parser",
		allowed:   []string{"github.com/yuin/goldmark", "golang.org/x/text", "go.yaml.in/yaml/v4"},
		forbidden: []string{"os", "io/fs", "net", "context", "time/tzdata", "log", "database/sql"},
		why:       "the parser is pure: bytes in, plan out, so that it can be fuzzed and run anywhere",
	},
	{
		inside: "sync",
		allowed: []string{
			module + "parser", "golang.org/x/text", "github.com/bmatcuk/doublestar/v4",
			"github.com/agnivade/levenshtein", "github.com/aymanbagabas/go-udiff", "github.com/rs/zerolog",
		},
		forbidden: []string{"os", "net/http", "database/sql", "log"},
		why:       "the core decides and its ports act: no SDK, no HTTP, no database behind its back",
	},
	{
		inside:    "webhook",
		forbidden: []string{module + "internal/", "database/sql", "github.com/google/go-github"},
		why:       "a webhook only marks a repository dirty; it knows neither adapters nor the API",
	},
	{
		inside:    "internal/localhub",
		forbidden: []string{module + "parser", module + "sync", module + "webhook", module + "internal/github"},
		why:       "the built-in GitHub must not share our code, or it would share our mistakes",
	},
	{
		inside:    "internal/localhub/git",
		allowed:   []string{},
		forbidden: []string{module, "net", "os", "context", "database/sql", "log"},
		why:       "git's objects are a library of their own: they know neither the GitHub above them nor who asks",
	},
	{
		inside:    "internal/github",
		forbidden: []string{module + "internal/", module + "webhook", "database/sql"},
		except:    []string{module + "internal/ratelimit"},
		why:       "adapters do not know each other; only cmd wires them",
	},
	{
		inside:    "internal/ratelimit",
		allowed:   []string{},
		forbidden: []string{module, "database/sql", "os", "log"},
		why:       "limits are counted, whoever asks for what, and wherever the counts are kept",
	},
	{
		inside:    "internal/ledger",
		forbidden: []string{module + "internal/queue", module + "internal/github", module + "internal/localhub", module + "webhook"},
		why:       "adapters do not know each other; only cmd wires them",
	},
	{
		inside: "internal/limitstore",
		forbidden: []string{
			module + "internal/github", module + "internal/ratelimit", module + "internal/queue", module + "internal/ledger",
			module + "sync", module + "webhook",
		},
		why: "the store keeps records and counts nothing: limits are the matter of who talks to GitHub",
	},
	{
		inside:    "internal/metrics",
		forbidden: []string{module, "database/sql"},
		why:       "what is counted knows nothing of who counts, and the other way round; only cmd wires them",
	},
	{
		inside:    "internal/queue",
		forbidden: []string{module + "internal/github", module + "internal/ledger", module + "internal/localhub", module + "webhook", "github.com/google/go-github"},
		why:       "adapters do not know each other; only cmd wires them",
	},
}

func TestNoImportCrossesAWall(t *testing.T) {
	t.Parallel()
	packages := listPackages(t)
	for _, wall := range walls {
		t.Run(strings.ReplaceAll(wall.inside, "/", "_"), func(t *testing.T) {
			t.Parallel()
			found := false
			for _, pkg := range packages {
				path := strings.TrimPrefix(pkg.ImportPath, module)
				if path != wall.inside && !strings.HasPrefix(path, wall.inside+"/") {
					continue
				}
				found = true
				for _, imported := range pkg.Imports {
					if problem := wall.check(imported); problem != "" {
						t.Errorf("%s imports %s: %s\n%s", path, imported, problem, wall.why)
					}
				}
			}
			if !found {
				t.Fatalf("there is no package %s", wall.inside)
			}
		})
	}
}

func (w wall) check(imported string) string {
	if slices.Contains(w.except, imported) {
		return ""
	}
	for _, prefix := range w.forbidden {
		if imported == prefix || strings.HasPrefix(imported, strings.TrimSuffix(prefix, "/")+"/") {
			return "forbidden"
		}
	}
	standard := !strings.Contains(strings.SplitN(imported, "/", 2)[0], ".")
	if w.allowed == nil || standard {
		return ""
	}
	for _, prefix := range w.allowed {
		if imported == prefix || strings.HasPrefix(imported, prefix+"/") {
			return ""
		}
	}
	return "not on the list of what it may import"
}

type pkg struct {
	ImportPath string
	Imports    []string
}

func listPackages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", module+"...").Output()
	if err != nil {
		t.Fatalf("list packages: %v", err)
	}
	var packages []pkg
	for decoder := json.NewDecoder(strings.NewReader(string(out))); decoder.More(); {
		var p pkg
		if err := decoder.Decode(&p); err != nil {
			t.Fatalf("decode package list: %v", err)
		}
		packages = append(packages, p)
	}
	return packages
}
