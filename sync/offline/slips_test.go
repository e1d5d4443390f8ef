package offline_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/offline"
)

// documents are plans of all kinds, by name.
func documents(t *testing.T) map[string]string {
	t.Helper()
	root := filepath.Join("..", "..", "..", "shared")
	if _, err := os.Stat(root); err != nil {
		if os.Getenv("MILEPOST_TEST_ALL") != "" {
			t.Fatalf("the collected plans are needed: %v", err)
		}
		t.Skip("the collected plans are not beside the project")
	}
	found := map[string]string{}
	for _, pattern := range []string{"corpus/docs/*.md", "corpus/histories/*/*0.md", "seed/*.md", "seed/siblings/*.md"} {
		files, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			found[filepath.Base(filepath.Dir(file))+"/"+filepath.Base(file)] = string(content)
		}
	}
	return found
}

var boxes = regexp.MustCompile(`(?m)^([ \t>]*)([-*+])([ \t]+)\[([ xX])\]([ \t]+)(\S.*)$`)

// slips are ways in which people, editors and formatters spoil a box.
var slips = map[string]string{
	"tight":        "$1$2$3[$4]$6",
	"no-break":     "$1$2$3[$4]\u00a0$6",
	"escaped":      `$1$2$3\[$4\] $6`,
	"parentheses":  "$1$2$3($4) $6",
	"plain bullet": "$1$2$3$6",
	"done behind":  "$1$2$3$6 (done)",
	"symbol":       "$1$2$3☐ $6",
}

// Over all plans at hand: whatever happens to the box of every fifth item, or of all of them, no issue is
// closed for it, and no item is lost for good.
func TestSlips_in_collected_plans_close_nothing(t *testing.T) {
	t.Parallel()
	for name, content := range documents(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if len(content) > 400_000 {
				t.Skip("the largest plans say nothing new and take a minute each")
			}
			before := parser.Parse([]byte(content))
			if before.IsTemplate {
				return // nothing of it is mirrored
			}
			for slip, form := range slips {
				for _, every := range []int{1, 5} {
					n := 0
					spoilt := boxes.ReplaceAllStringFunc(content, func(line string) string {
						if n++; n%every != 0 {
							return line
						}
						return boxes.ReplaceAllString(line, form)
					})
					got := offline.CompareRevisions("plan.md", before, parser.Parse([]byte(spoilt)), sync.DefaultPolicy())
					for _, k := range got.Matching.Removed {
						item := before.Items[k]
						torn := slip == "done behind" && strings.Contains(item.Raw, "\n")
						if text := item.Text; strings.ContainsFunc(text, isLetter) && !torn {
							t.Errorf("%s, every %d: line %d %q counts as removed", slip, every, before.Items[k].Line, text)
						}
					}
				}
			}
		})
	}
}

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 0x2e80 }

// A document compared with itself has nothing to do.
func TestCompare_of_a_plan_with_itself_is_empty(t *testing.T) {
	t.Parallel()
	for name, content := range documents(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if len(content) > 400_000 {
				t.Skip("the largest plans say nothing new and take a minute each")
			}
			plan := parser.Parse([]byte(content))
			got := offline.CompareRevisions("plan.md", plan, plan, sync.DefaultPolicy())
			for _, action := range got.Changes.Actions {
				t.Errorf("%s %q", action.Kind(), sync.TitleOf(action))
			}
			if len(got.Matching.Added)+len(got.Matching.Removed)+len(got.Matching.Ambiguous)+len(got.Changes.Edits) > 0 {
				t.Errorf("%d added, %d removed, %d ambiguous, %d edits", len(got.Matching.Added), len(got.Matching.Removed), len(got.Matching.Ambiguous), len(got.Changes.Edits))
			}
		})
	}
}
