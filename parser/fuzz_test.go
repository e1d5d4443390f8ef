package parser_test

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/milepost/milepost/internal/fuzzing"
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
	"**Due**: Thursday, December 24th, 2026\n- [ ] a, due 24th of December, 2026\n- [ ] b (bis zum 24. Dezember 2026)\n- [ ] c - Do, 24.12.2026\n",
	"---\ndue: 24 de dezembro de 2026\n---\n# Milestone 1: A (due Dec 24 2026)\n- [ ] a @due(24 декабря 2026)\n- [ ] b, 1, 2, 3, 4 Dec 2026\n",
}

// programs make texts of repeated tokens: see [fuzzing.Repeat].
var programs = [...]string{"", "\x17\x00\x56\x03\x71\x00", "\x13\x00\x00\x00\x52\x8a\x00\x00", "\x17\x00\x00\x00\x74\x00\xf0\x88", "\x17\x00\x18\x00\x19\x9b"}

// addSeeds adds documents of at most so many bytes, each of them as bytes and what programs make of tokens
// behind one.
func addSeeds(f *testing.F, largest int) {
	for _, program := range programs {
		f.Add([]byte("# Milestone 1: A\n"), []byte(program))
	}
	for _, s := range seeds {
		f.Add([]byte(s), []byte{})
	}
	files, err := filepath.Glob("testdata/*.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		if source, err := os.ReadFile(file); err == nil && len(source) <= largest {
			f.Add(source, []byte{})
		}
	}
}

func FuzzParse(f *testing.F) {
	addSeeds(f, math.MaxInt)
	f.Fuzz(func(t *testing.T, head, program []byte) {
		source := fuzzing.Document(head, program)
		var p *parser.Plan
		fuzzing.Within(t, source, 1, func() { p = parser.Parse(source) })
		checkSpans(t, p)
		if again := parser.Parse(source); !reflect.DeepEqual(p, again) {
			t.Fatalf("two parses differ (-first +second):\n%s", cmp.Diff(p, again, cmpopts.IgnoreUnexported(parser.Plan{})))
		}
	})
}

func FuzzEdit(f *testing.F) {
	addSeeds(f, 4<<10) // larger ones take longer than a short run
	f.Fuzz(func(t *testing.T, head, program []byte) {
		const repeated = 1_000 // bytes of tokens, since each edit reads all of them several times
		source := fuzzing.Document(head, program)
		source = source[:min(len(source), len(head)+repeated)]
		p := parser.Parse(source)
		for i := range min(len(p.Items), 5) {
			const readings = 15 // each edit reads the document again, and so does what looks at it here
			fuzzing.Within(t, source, readings, func() { editItem(t, p, source, i) })
		}
	})
}

// editItem makes each edit of an item.
func editItem(t *testing.T, p *parser.Plan, source []byte, i int) {
	t.Helper()
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
