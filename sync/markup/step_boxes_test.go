package markup_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

func TestBoxes_are_known_by_their_words_wherever_they_stand(t *testing.T) {
	t.Parallel()
	written := markup.StepBoxes("- [ ] a\n  - [x] b\n- [ ] a\nprose - [ ] c\n")
	moved := markup.StepBoxes("- [X] b\n- [ ]  a\n- [x] a\n")
	if len(written) != 3 || written[0].Line == written[2].Line {
		t.Fatalf("boxes: %+v", written)
	}
	want := []markup.StepBox{{Line: written[1].Line, Done: true}, {Line: written[0].Line}, {Line: written[2].Line, Done: true}}
	if diff := cmp.Diff(want, moved); diff != "" {
		t.Errorf("boxes (-want +got):\n%s", diff)
	}
}

func TestStepsIn_tells_what_was_agreed_on_when_a_block_was_written(t *testing.T) {
	t.Parallel()
	key := [][]byte{[]byte("the key of a server")}
	seal := func(steps string) string {
		return markup.Marker{Key: "k1", Repository: 7, Plan: "docs/a.md", State: "open", Steps: steps}.Seal(key[0])
	}
	for name, of := range map[string]struct {
		text, steps string
		want        []parser.State
	}{
		"all_kinds":         {"- [ ] a\n- [x] b\n- [ ] ~~c~~\n- [x] d", "oxdu", []parser.State{"open", "done", "dropped", ""}},
		"a_box_is_gone":     {"- [ ] a", "ox", nil},
		"a_box_is_added":    {"- [ ] a\n- [ ] b", "o", nil},
		"an_old_marker":     {"- [ ] a", "", nil},
		"no_boxes_at_all":   {"words", "", []parser.State{}},
		"another_alphabet?": {"- [ ] a", "?", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := "People.\n\n" + markup.Frame(of.text, seal(of.steps)) + "\n\n- [ ] theirs\n"
			marker, ok := markup.OpenMarker(body, key)
			if !ok && name != "another_alphabet?" {
				t.Fatal("the marker is not found")
			}
			var got []parser.State
			for _, step := range markup.StepsIn(body, marker) {
				got = append(got, step.State)
			}
			if len(of.want) == 0 {
				of.want = nil
			}
			if diff := cmp.Diff(of.want, got); diff != "" {
				t.Errorf("states (-want +got):\n%s", diff)
			}
			if letters := sync.StepLetters(markup.StepsIn(body, marker)); of.want != nil && letters != of.steps {
				t.Errorf("letters: %q", letters)
			}
		})
	}
}
