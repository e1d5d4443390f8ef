package sync_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/bmatcuk/doublestar/v4"
	"pgregory.net/rapid"

	"github.com/milepost/milepost/sync"
)

func TestGlobs_match_whole_paths(t *testing.T) {
	t.Parallel()
	tests := []struct {
		glob    string
		yes, no string // paths, separated by spaces
	}{
		{"docs/*.md", "docs/a.md DOCS/A.MD docs/.md", "docs/a.mdx docs/x/a.md docs adocs/a.md"},
		{"**/*milestone*.md", "milestone.md a/b/API_MILESTONE_2.md", "a/milestone/b.md milestone.txt"},
		{"plans/**", "plans plans/a plans/a/b", "plan plansx a/plans"},
		{"a/**/b", "a/b a/x/b a/x/y/b", "a/xb ab a/b/c"},
		{"**", "a a/b", ""},
		{"a**b/c", "axb/c ab/c", "a/b/c"},
		{"x?[a-c!]", "x1b xñ! x!c", "x/a x1d x1"},
		{"[!a]b", "cb ñb", "ab b /b"},
		{`\*\{`, "*{", "a{"},
		{"{a,b/{c,d}}{,.md}", "a b/c.md b/d a.md", "b b/ a.mdx"},
		{"Ä[à-é]*", "äàx äé", "ax ä"},
		{strings.Repeat("a", sync.MaxGlob), strings.Repeat("A", sync.MaxGlob), strings.Repeat("a", sync.MaxGlob+1)},
		{strings.Repeat("?", 70) + "*b", strings.Repeat("a", 80) + "b", strings.Repeat("a", 80)},
	}
	for _, test := range tests {
		globs := sync.CompileGlobs([]string{test.glob})
		for _, path := range strings.Fields(test.yes) {
			if !globs.Match(path) {
				t.Errorf("%q does not match %q", test.glob, path)
			}
		}
		for _, path := range strings.Fields(test.no) {
			if globs.Match(path) {
				t.Errorf("%q matches %q", test.glob, path)
			}
		}
	}
}

// The machine is another way to read the same language.
func TestGlobs_match_what_doublestar_matches(t *testing.T) {
	t.Parallel()
	parts := []string{"a", "b", "*", "?", "**/", "**", "/", "/**", "[ab]", "[!b/]", "{a,b}", "{a/,}", "{*,b}", "ü", `\a`, "A"}
	rapid.Check(t, func(t *rapid.T) {
		glob := strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 1, 7).Draw(t, "glob"), "")
		names := rapid.SliceOfN(rapid.StringMatching(`[abü]{1,3}`), 1, 4).Draw(t, "path")
		path := strings.Join(names, "/")
		if !doublestar.ValidatePattern(glob) || strings.HasSuffix(glob, "/") ||
			slices.ContainsFunc([]string{"//", "***", "*{", "}*", "}{", "*/**", "}/**"}, func(odd string) bool { return strings.Contains(glob, odd) }) {
			t.Skip("such a glob names no path of git, or means nothing in particular")
		}
		want, err := doublestar.Match(strings.ToLower(glob), path)
		if err != nil {
			t.Skip(err)
		}
		if got := sync.CompileGlobs([]string{glob}).Match(path); got != want {
			t.Errorf("%q and %q: %t, want %t", glob, path, got, want)
		}
	})
}

func TestGlobs_know_folders_that_hold_nothing_of_theirs(t *testing.T) {
	t.Parallel()
	for glob, folders := range map[string][2]string{
		"docs/plans/*.md": {"docs docs/plans", "doc docs/a docs/plans/a lib"},
		"docs/**/*.md":    {"docs docs/a docs/a/b", "lib"},
		"**/m.md":         {"docs a/b", ""},
		"*.md":            {"", "docs m.md"},
	} {
		globs := sync.CompileGlobs([]string{glob})
		for i, list := range folders {
			for _, folder := range strings.Fields(list) {
				if got := globs.MayHold(folder); got != (i == 0) {
					t.Errorf("%q may lie in %q: %t", glob, folder, got)
				}
			}
		}
	}
}

func TestAlternatives_are_counted_without_being_listed(t *testing.T) {
	t.Parallel()
	for glob, want := range map[string]int{
		"a":                         1,
		"{a,b}/{c,d}":               4,
		"{a,{b,c}d}":                3,
		"[{,]{a,b}":                 2,
		`\{a,b\}`:                   1,
		strings.Repeat("{a,a}", 28): sync.MaxAlternatives + 1,
		strings.Repeat("{a,{b,", 20) + strings.Repeat("}}", 20): 41,
		"{a":                                0,
		"a]":                                1,
		strings.Repeat("a", sync.MaxGlob+1): 0,
	} {
		if got := sync.Alternatives(glob); got != want {
			t.Errorf("%q stands for %d patterns, want %d", glob, got, want)
		}
	}
}

func TestGlobs_match_nothing_with_what_lies_past_the_bounds(t *testing.T) {
	t.Parallel()
	many := make([]string, sync.MaxGlobs)
	for i := range many {
		many[i] = "x"
	}
	for name, list := range map[string][]string{
		"a glob too many":      append(many, "a"),
		"too long":             {strings.Repeat("*", sync.MaxGlob) + "a"},
		"too many braces":      {strings.Repeat("{a,a}", 28) + "*", "{,}{,}{,}{,}{,}{,}{,}a"},
		"a brace that is open": {"{a"},
	} {
		if sync.CompileGlobs(list).Match("a") {
			t.Errorf("%s: it matches", name)
		}
	}
}

// BenchmarkGlobs matches 100,000 paths with as many globs as a list may have. The worst of them keep the
// machine in all of its places at once.
func BenchmarkGlobs(b *testing.B) {
	for name, glob := range map[string]string{"usual": "docs/**/*milestone*.md", "worst": strings.Repeat("*a", 99) + "b"} {
		b.Run(name, func(b *testing.B) {
			list := make([]string, sync.MaxGlobs)
			for i := range list {
				list[i] = glob
			}
			globs, path := sync.CompileGlobs(list), strings.Repeat("aaaaaaaaa/", 5)+"readme.md"
			b.ReportAllocs()
			for b.Loop() {
				for range 100_000 {
					globs.Match(path)
				}
			}
		})
	}
}
