package parser_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/milepost/milepost/parser"
)

// seeds are documents that touch every construct.
var seeds = [...]string{
	"", "\n", "- [ ] a", "- [x] a\r\n- [X] b\r\n", "\ufeff# Milestone 1: A\n- [ ] a\n", "---\nmilestone: 2\n---\n- [ ] a\n",
	"+++\nmilestone = \"B\"\n+++\n1. [ ] a\n", "```\n- [ ] a\n", "<!-- \n- [ ] a\n", "> - [ ] a\n>   b\n> - [ ] c\n", "-\t[ ]\ta\n\t- [ ] b\n",
	"- [ ] ~~a~~ #12 <!-- x -->\n", "- [-] a\n- [] b\n- [ ]\n- [x](u)\n", "# Milestone [X]: [Title]\n", "- [ ] **T1**: `a` @b - **Owner**: [Name]\n",
	"## Sign-off\n- [ ] QA: [Name] - [Date]\n", "- a:\n  - [ ] b\n\n    c\n", "**Due**: 2026-01-02\n", "a\n===\n- [ ] b\n  ---\n", "- [ ] a\rb\r- [ ] c",
	"[a]: b\n- [ ] [a] c\n", "- [ ] a\n\n      code\n\n  | a |\n  |---|\n", "\xff\xfe- [ ] a", "- [ ] é\u00a0ü 🔄 [ ] x\n", "1) [ ] 1.1 a\n   2) [ ] b\n",
	"* [X] [", "*\n\t#", "0000000\n* [] [", "0) [X] [\xa20", "* [X] [#0](http:///0/0/issues/1)", "- [ ] ~~a\n  b~~\n",
}

func addSeeds(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	files, err := filepath.Glob("testdata/*")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		if source, err := os.ReadFile(file); err == nil {
			f.Add(source)
		}
	}
}

func FuzzParse(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, source []byte) {
		p := parser.Parse(source)
		checkSpans(t, p)
		if diff := cmp.Diff(p, parser.Parse(source), cmpopts.IgnoreUnexported(parser.Plan{})); diff != "" {
			t.Fatalf("two parses differ (-first +second):\n%s", diff)
		}
	})
}

func FuzzEdit(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, source []byte) {
		p := parser.Parse(source)
		for i := range min(len(p.Items), 5) {
			it := p.Items[i]
			if e, err := p.Check(i, it.State != parser.StateDone); err == nil {
				out, err := p.Apply([]parser.Edit{e})
				if err != nil {
					t.Fatalf("flip item %d: %v", i, err)
				}
				checkOutside(t, source, out, []parser.Edit{e})
			}
			for _, state := range []parser.State{parser.StateOpen, parser.StateDone, parser.StateDropped} {
				if edits, err := p.SetState(i, state); err == nil {
					applied(t, p, edits, func(after *parser.Plan) {
						if got := after.Items[i].State; got != state {
							t.Fatalf("item %d is %s, want %s", i, got, state)
						}
					})
				}
			}
			const title = "A new title with *signs* & [brackets]"
			if e, err := p.Retitle(i, title); err == nil {
				applied(t, p, []parser.Edit{e}, func(after *parser.Plan) {
					if got := after.Items[i].Text; got != title && it.Role != parser.RoleSignOff {
						t.Fatalf("item %d reads %q, want %q", i, got, title)
					}
				})
			}
		}
	})
}

func applied(t *testing.T, p *parser.Plan, edits []parser.Edit, check func(*parser.Plan)) {
	t.Helper()
	out, err := p.Apply(edits)
	if err != nil {
		t.Fatalf("apply %+v: %v", edits, err)
	}
	checkOutside(t, p.Source(), out, edits)
	check(parser.Parse(out))
}

// checkOutside verifies that the bytes outside the edits are the same.
func checkOutside(t *testing.T, before, after []byte, edits []parser.Edit) {
	t.Helper()
	shift, at := 0, 0
	for _, e := range edits {
		if e.Start < at {
			return
		}
		if !bytes.Equal(before[at:e.Start], after[at+shift:e.Start+shift]) {
			t.Fatalf("bytes %d to %d changed", at, e.Start)
		}
		shift += len(e.New) - (e.End - e.Start)
		at = e.End
	}
	if !bytes.Equal(before[at:], after[at+shift:]) {
		t.Fatalf("bytes after %d changed", at)
	}
}
