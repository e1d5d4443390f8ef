package writeback

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/milepost/milepost/sync"
)

func TestMergeLines(t *testing.T) {
	t.Parallel()
	const base = "# Plan\n- [ ] a\n- [ ] b\n- [ ] c\nend"
	tests := map[string]struct {
		ours, theirs, want string
		conflict           bool
	}{
		"only_ours":                      {strings.Replace(base, "a", "A", 1), base, strings.Replace(base, "a", "A", 1), false},
		"only_theirs":                    {base, strings.Replace(base, "a", "A", 1), strings.Replace(base, "a", "A", 1), false},
		"neighbouring_lines":             {strings.Replace(base, "] a", "] A", 1), strings.Replace(base, "] b", "] B", 1), "# Plan\n- [ ] A\n- [ ] B\n- [ ] c\nend", false},
		"a_tick_and_a_rewording":         {strings.Replace(base, "[ ] a", "[x] a", 1), strings.Replace(base, "] a", "] A", 1), "# Plan\n- [x] A\n- [ ] b\n- [ ] c\nend", false},
		"two_rewordings_of_a_line":       {strings.Replace(base, "] a", "] A", 1), strings.Replace(base, "] a", "] aa", 1), "", true},
		"a_tick_in_a_line_that_is_gone":  {strings.Replace(base, "[ ] a", "[x] a", 1), strings.Replace(base, "- [ ] a\n", "", 1), "", true},
		"the_same_change":                {strings.Replace(base, "] a", "] A", 1), strings.Replace(base, "] a", "] A", 1), strings.Replace(base, "] a", "] A", 1), false},
		"the_same_line_and_one_more":     {strings.Replace(base, "a\n", "a\nnew\n", 1), strings.Replace(base, "a\n", "a\nmore\nnew\n", 1), strings.Replace(base, "a\n", "a\nmore\nnew\n", 1), false},
		"an_insertion_inside_a_removal":  {strings.Replace(base, "- [ ] a\n- [ ] b\n", "", 1), strings.Replace(base, "a\n", "a\nnew\n", 1), "", true},
		"no_newline_at_the_end":          {base + "\nmore", strings.Replace(base, "] a", "] A", 1), strings.Replace(base, "] a", "] A", 1) + "\nmore", false},
		"a_line_stays_in_its_section":    {"# Plan\n- [ ] a\n- [ ] b\n\n## Added\n\n- [ ] n\n- [ ] c\nend", strings.Replace(base, "b\n", "b\n- [ ] m\n", 1), "# Plan\n- [ ] a\n- [ ] b\n- [ ] m\n\n## Added\n\n- [ ] n\n- [ ] c\nend", false},
		"bytes_that_are_no_text_are_not": {base + "\x00", strings.Replace(base, "a", "A", 1), "", true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, sides := range [][2]string{{test.ours, test.theirs}, {test.theirs, test.ours}} {
				got, ok := mergeLines(base, sides[0], sides[1])
				if ok == test.conflict {
					t.Fatalf("conflict: %v, want %v; got\n%s", !ok, test.conflict, got)
				}
				if ok && got != test.want {
					t.Errorf("(-want +got):\n%s", cmp.Diff(test.want, got))
				}
			}
		})
	}
}

func TestMergeLines_takes_no_line_for_the_end_of_another(t *testing.T) {
	t.Parallel()
	got, ok := mergeLines("a\nb\n", "a\nnew\nb\n", "a\nanew\nb\n")
	if !ok || !strings.Contains(got, "\nnew\n") || !strings.Contains(got, "\nanew\n") {
		t.Errorf("%t: %q", ok, got)
	}
}

// A merge that succeeds holds every line that either side added, and none that either removed.
func TestMergeLines_loses_no_line(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		base := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "d", "- [ ] e"}), 0, 12).Draw(rt, "base")
		edit := func(mark string) []string {
			var lines []string
			for i, line := range base {
				switch rapid.IntRange(0, 5).Draw(rt, mark) {
				case 0: // removed
				case 1:
					lines = append(lines, line, mark+string(rune('A'+i)))
				default:
					lines = append(lines, line)
				}
			}
			return lines
		}
		ours, theirs := edit("ours"), edit("theirs")
		text := func(lines []string) string { return strings.Join(append(lines, ""), "\n") }
		got, ok := mergeLines(text(base), text(ours), text(theirs))
		if !ok {
			return
		}
		for _, line := range append(append([]string{}, ours...), theirs...) {
			if strings.HasPrefix(line, "ours") || strings.HasPrefix(line, "theirs") {
				if strings.Count("\n"+got, "\n"+line+"\n") != 1 {
					rt.Fatalf("%q is lost in %q", line, got)
				}
			}
		}
	})
}

func TestMergeFiles(t *testing.T) {
	t.Parallel()
	file := func(path, blob string) sync.File { return sync.File{Path: path, Blob: blob, Mode: sync.ModeRegular} }
	link := sync.File{Path: "link", Blob: "l2", Mode: sync.ModeSymlink}
	ancestor := []sync.File{file("same", "1"), file("ours", "1"), file("theirs", "1"), file("both", "1"), file("gone", "1"), file("fought", "1"), {Path: "link", Blob: "l1", Mode: sync.ModeSymlink}}
	ours := []sync.File{file("same", "1"), file("ours", "2"), file("theirs", "1"), file("both", "2"), file("new", "1"), file("dir", "1"), link, file("gone", "1")}
	theirs := []sync.File{file("same", "1"), file("ours", "1"), file("theirs", "3"), file("both", "3"), file("fought", "3"), file("dir/below", "1"), {Path: "link", Blob: "l3", Mode: sync.ModeSymlink}}
	got := mergeFiles(ancestor, ours, theirs)
	want := merged{
		Files: map[string]sync.File{
			"same": file("same", "1"), "ours": file("ours", "2"), "theirs": file("theirs", "3"), "new": file("new", "1"),
			"dir": file("dir", "1"), "dir/below": file("dir/below", "1"),
		},
		Both:      []bothChanged{{file("both", "1"), file("both", "2"), file("both", "3")}},
		Conflicts: []string{"dir/below", "fought", "link"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
