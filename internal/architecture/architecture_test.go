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
	// inside is the package, and what lies below it unless exact is set.
	inside string
	exact  bool
	// allowed lists import path prefixes; anything else outside the standard library is
	// forbidden unless allowed is nil.
	allowed []string
	// forbidden lists import path prefixes that are forbidden in any case but for those of except.
	forbidden, except []string
	why               string
}

// impure are the packages by which a function comes to know more than it is given, or does more than
// to return something.
var impure = []string{"context", "os", "io/fs", "net", "net/http", "crypto/rand", "math/rand", "log", "database/sql"}

// impureBut lists those that are forbidden though one of them is not.
func impureBut(allowed string) []string {
	return slices.DeleteFunc(slices.Clone(impure), func(name string) bool { return name == allowed })
}

var walls = []wall{
	{
		inside:    "parser",
		exact:     true,
		allowed:   []string{module + "parser/date", module + "parser/words", "github.com/yuin/goldmark", "golang.org/x/text", "go.yaml.in/yaml/v4"},
		forbidden: []string{"os", "io/fs", "net", "context", "time/tzdata", "log", "database/sql"},
		why:       "the parser is pure: bytes in, plan out, so that it can be fuzzed and run anywhere",
	},
	{
		inside:    "parser/dialect",
		allowed:   []string{module + "parser"},
		forbidden: append([]string{module + "parser/words", module + "parser/date"}, impure...),
		why:       "a dialect is data: which files are read, and what becomes of them, is nothing to it",
	},
	{
		inside:    "parser/date",
		allowed:   []string{},
		forbidden: append([]string{module}, impure...),
		why:       "a date is read from its text alone, wherever it stands in a plan",
	},
	{
		inside:    "parser/words",
		allowed:   []string{},
		forbidden: append([]string{module}, impure...),
		why:       "what a word means does not depend on where it stands: that is the matter of the parser",
	},
	{
		inside:    "sync",
		exact:     true,
		allowed:   []string{module + "parser", module + "parser/dialect", "golang.org/x/text", "github.com/bmatcuk/doublestar/v4"},
		forbidden: []string{module + "sync/", "os", "net", "net/http", "crypto/rand", "math/rand", "log", "database/sql"},
		why:       "the root of sync has the words and the ports that everything else speaks: it knows nobody who speaks them",
	},
	{
		inside:    "sync/identity",
		allowed:   []string{module + "parser", module + "parser/words", module + "sync", module + "sync/markup", "golang.org/x/text", "github.com/agnivade/levenshtein"},
		forbidden: append([]string{module + "sync/diff", module + "sync/observe", module + "sync/offline", module + "sync/reading", module + "sync/writeback", module + "sync/reconcile"}, impure...),
		why:       "who is who follows from the documents and the ledger's records alone",
	},
	{
		inside:    "sync/markup",
		allowed:   []string{module + "parser", module + "sync", "golang.org/x/text"},
		forbidden: append([]string{module + "sync/identity", module + "sync/diff", module + "sync/observe", module + "sync/offline", module + "sync/reading", module + "sync/writeback", module + "sync/reconcile"}, impure...),
		why:       "what is written on GitHub is text made of text",
	},
	{
		inside:    "sync/collect",
		allowed:   []string{module + "parser", module + "sync", module + "sync/markup"},
		forbidden: append([]string{module + "sync/identity", module + "sync/diff", module + "sync/observe", module + "sync/offline", module + "sync/reading", module + "sync/writeback", module + "sync/reconcile"}, impure...),
		why:       "where an issue becomes a line of a plan follows from the plan and the issue alone",
	},
	{
		inside:    "sync/carry",
		allowed:   []string{module + "parser", module + "sync", module + "sync/identity"},
		forbidden: append([]string{module + "sync/diff", module + "sync/observe", module + "sync/offline", module + "sync/reading", module + "sync/writeback", module + "sync/reconcile"}, impure...),
		why:       "what a move of lines makes of two plans follows from the plans and the ledger's records alone",
	},
	{
		inside:    "sync/suggest",
		allowed:   []string{module + "parser", module + "sync", module + "sync/identity"},
		forbidden: append([]string{module + "sync/diff", module + "sync/observe", module + "sync/offline", module + "sync/reading", module + "sync/writeback", module + "sync/reconcile"}, impure...),
		why:       "what a change of a line makes of a plan follows from the plan and the ledger's records alone",
	},
	{
		inside:    "sync/dashboard",
		allowed:   []string{module + "parser", module + "sync", module + "sync/markup"},
		forbidden: append([]string{module + "sync/identity", module + "sync/diff", module + "sync/observe", module + "sync/offline", module + "sync/reading", module + "sync/writeback", module + "sync/reconcile"}, impure...),
		why:       "what waits for a person is shown by text made of questions",
	},
	{
		inside:    "sync/show",
		allowed:   []string{module + "parser", module + "sync", module + "sync/markup"},
		forbidden: append([]string{module + "sync/identity", module + "sync/diff", module + "sync/observe", module + "sync/offline", module + "sync/reading", module + "sync/writeback", module + "sync/reconcile"}, impure...),
		why:       "what a pass would do is shown by text made of its preview",
	},
	{
		inside:    "sync/observe",
		allowed:   []string{module + "parser", module + "sync", module + "sync/markup"},
		forbidden: append([]string{module + "sync/identity", module + "sync/diff", module + "sync/offline", module + "sync/reading", module + "sync/writeback", module + "sync/reconcile"}, impure...),
		why:       "what GitHub lists is folded into the base without asking anybody",
	},
	{
		inside:    "sync/diff",
		allowed:   []string{module + "parser", module + "sync", module + "sync/collect", module + "sync/identity", module + "sync/markup"},
		forbidden: append([]string{module + "sync/observe", module + "sync/offline", module + "sync/reading", module + "sync/writeback", module + "sync/reconcile"}, impure...),
		why:       "a changeset is a value: the same documents, base and GitHub always give the same one",
	},
	{
		inside:    "sync/offline",
		allowed:   []string{module + "parser", module + "sync", module + "sync/identity", module + "sync/markup", module + "sync/diff"},
		forbidden: append([]string{module + "sync/observe", module + "sync/reading", module + "sync/writeback", module + "sync/reconcile"}, impure...),
		why:       "revisions of a plan are compared without GitHub",
	},
	{
		inside:    "sync/burnup",
		allowed:   []string{module + "parser"},
		forbidden: impure,
		why:       "how much was finished when follows from the revisions of a plan and the day of today",
	},
	{
		inside:    "sync/chart",
		allowed:   []string{module + "sync/burnup"},
		forbidden: impure,
		why:       "a picture is text made of numbers",
	},
	{
		inside:    "sync/digest",
		allowed:   []string{module + "parser", module + "sync/burnup", module + "sync/chart", module + "sync/identity", module + "sync/markup", module + "sync/offline"},
		forbidden: impure,
		why:       "what became of a plan follows from its texts, its history and the day of today",
	},
	{
		inside:    "sync/history",
		allowed:   []string{module + "sync", module + "sync/burnup", "golang.org/x/sync"},
		forbidden: impureBut("context"),
		why:       "a history is counted alike wherever it comes from",
	},
	{
		inside:    "internal/checkout",
		allowed:   []string{},
		forbidden: []string{module, "net", "database/sql", "log"},
		why:       "git is asked by a reader that knows nothing of plans",
	},
	{
		inside:    "sync/gate",
		allowed:   []string{module + "parser", module + "sync", module + "sync/identity", module + "sync/markup"},
		forbidden: append([]string{module + "sync/diff", module + "sync/observe", module + "sync/offline", module + "sync/reading", module + "sync/writeback", module + "sync/reconcile"}, impure...),
		why:       "whether a gate may open is told by the plans and the base alone",
	},
	{
		inside:    "sync/voice",
		allowed:   []string{module + "parser"},
		forbidden: impure,
		why:       "what a comment asks for is told by its text alone",
	},
	{
		inside:    "sync/reading",
		allowed:   []string{module + "parser", module + "sync"},
		forbidden: append([]string{module + "sync/identity", module + "sync/markup", module + "sync/diff", module + "sync/observe", module + "sync/writeback", module + "sync/reconcile"}, impureBut("context")...),
		why:       "plans are read within bounds, whoever asks for them",
	},
	{
		inside:    "sync/writeback",
		allowed:   []string{module + "parser", module + "sync", module + "sync/identity", module + "sync/markup", module + "sync/reading", module + "sync/collect", module + "sync/voice", "github.com/aymanbagabas/go-udiff"},
		forbidden: append([]string{module + "sync/diff", module + "sync/observe", module + "sync/offline", module + "sync/reconcile"}, impureBut("context")...),
		why:       "write-back carries out what it is given; it neither decides nor calls the pass back",
	},
	{
		inside:    "sync/ahead",
		allowed:   []string{module + "sync"},
		forbidden: append([]string{module + "sync/identity", module + "sync/diff", module + "sync/observe", module + "sync/offline", module + "sync/reading", module + "sync/writeback", module + "sync/reconcile"}, impureBut("context")...),
		why:       "a preview says what it is told, and can write nothing but its check run",
	},
	{
		inside: "sync/reconcile",
		allowed: []string{
			module + "parser", module + "sync", module + "sync/carry", module + "sync/suggest", module + "sync/collect", module + "sync/identity", module + "sync/dashboard", module + "sync/markup", module + "sync/observe",
			module + "sync/diff", module + "sync/gate", module + "sync/reading", module + "sync/show", module + "sync/voice",
			module + "sync/writeback", "github.com/rs/zerolog",
		},
		forbidden: append([]string{module + "sync/offline"}, impureBut("context")...),
		why:       "the pass knows the stages and acts through ports: no SDK, no HTTP, no database behind its back",
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
		inside:    "internal/app",
		allowed:   []string{},
		forbidden: append([]string{module}, impure...),
		why:       "what the App asks for is text made of text, whoever asks",
	},
	{
		inside:    "internal/doctor",
		allowed:   []string{module + "internal/app"},
		forbidden: impure,
		except:    []string{"net/netip"}, // an address is read, nobody is asked
		why:       "what is wrong follows from facts that somebody else has gathered",
	},
	{
		inside:    "internal/setup",
		forbidden: []string{module},
		except:    []string{module + "internal/app"},
		why:       "an App is made before there is anything else of the product; who asks GitHub is handed in",
	},
	{
		inside:    "internal/page",
		forbidden: []string{module + "webhook", module + "sync/", "database/sql", "os", "github.com/google/go-github"},
		allowed:   []string{module + "parser", module + "sync", module + "internal/doctor", module + "internal/local", "github.com/rs/zerolog"},
		why:       "what people see is read and ordered through ports: a page has no way of its own to change anything",
	},
	{
		inside:    "internal/ratelimit",
		allowed:   []string{},
		forbidden: []string{module, "database/sql", "os", "log"},
		why:       "limits are counted, whoever asks for what, and wherever the counts are kept",
	},
	{
		inside:    "internal/config",
		forbidden: []string{module + "sync/", module + "internal/", "database/sql", "net/http"},
		why:       "settings are read from texts and the environment; what follows from them is the matter of others",
	},
	{
		inside:    "internal/database",
		forbidden: []string{module},
		why:       "a database is opened without knowing what it holds",
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
		inside:    "internal/traces",
		forbidden: []string{module, "database/sql"},
		why:       "what is told of what is done knows nothing of who does it; only cmd wires them",
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
				if path != wall.inside && (wall.exact || !strings.HasPrefix(path, wall.inside+"/")) {
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
	if imported == "net/url" {
		return "" // an address is a text
	}
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
		own := strings.HasPrefix(prefix, module)
		if imported == prefix || !own && strings.HasPrefix(imported, prefix+"/") {
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
