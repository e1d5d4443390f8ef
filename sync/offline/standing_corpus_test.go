package offline_test

import (
	"bytes"
	"path/filepath"
	"testing"

	"github.com/milepost/milepost/internal/corpus"
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/offline"
)

// slip changes the line of an item, from its list marker to its text.
type slip func(lead, box, text []byte) []byte

func slips() []slip {
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	with := func(old, new string) slip {
		return func(lead, box, text []byte) []byte {
			return join(lead, bytes.Replace(box, []byte(old), []byte(new), 1), text)
		}
	}
	return []slip{
		with("] ", "]"),
		with("] ", "]\u00a0"),
		func(lead, box, text []byte) []byte { return join(lead, []byte(`\[`), box[1:2], []byte(`\] `), text) },
		func(lead, box, text []byte) []byte { return join(lead, []byte("("), box[1:2], []byte(") "), text) },
		func(lead, _, text []byte) []byte { return join(lead, text) },
		func(lead, _, text []byte) []byte { return join(lead, text, []byte(" (done)")) },
		func(lead, box, text []byte) []byte {
			marker := bytes.IndexAny(lead, "-*+")
			if marker < 0 {
				return join(lead, text)
			}
			return join(lead[:marker], []byte("– "), box, text)
		},
		func(lead, box, text []byte) []byte {
			indent := len(lead) - len(bytes.TrimLeft(lead, " \t"))
			return join(lead[:indent], []byte("~~"), lead[indent:], box, text, []byte("~~"))
		},
	}
}

// Over all real plans: where boxes get slips, no item counts as removed, none is taken for another,
// and none is made anew.
func TestCorpusSlipsInBoxesRemoveNothing(t *testing.T) {
	t.Parallel()
	files := corpusFiles(t, "corpus/docs/*.md", "seed/*.md", "seed/siblings/*.md")
	mutated, removed, wrong := 0, 0, 0
	for f, file := range files {
		source := corpus.Read(t, file)
		before := parser.Parse(source)
		changed, hit := mutate(before, source, slips()[f%len(slips())], f)
		revisions := offline.CompareRevisions("plan.md", before, parser.Parse(changed), sync.DefaultPolicy())
		mutated += len(hit)
		for _, action := range revisions.Changes.Actions {
			if update, ok := action.(sync.UpdateIssue); ok && update.Closed != nil && *update.Closed {
				t.Errorf("%s, slip %d: the issue of line %d is closed", filepath.Base(file), f%len(slips()), update.Line)
			}
		}
		if before.IsTemplate || len(before.Hidden) > 0 {
			continue // all of it is held as a whole
		}
		for _, k := range revisions.Matching.Removed {
			removed++
			t.Errorf("%s, slip %d: %q on line %d counts as removed", filepath.Base(file), f%len(slips()), before.Items[k].Text, before.Items[k].Line)
		}
		after := parser.Parse(changed)
		for _, pair := range revisions.Matching.Pairs {
			if before.Items[pair.Known].Text != after.Items[pair.Entry].Text {
				wrong++
				t.Errorf("%s, slip %d: %q on line %d was taken for %q", filepath.Base(file), f%len(slips()), before.Items[pair.Known].Text, before.Items[pair.Known].Line, after.Items[pair.Entry].Text)
			}
		}
	}
	t.Logf("%d documents, %d boxes with slips, %d removed, %d taken for another", len(files), mutated, removed, wrong)
}

// mutate changes the line of every fifth item.
func mutate(plan *parser.Plan, source []byte, change slip, first int) (changed []byte, hit []int) {
	at := 0
	for i := first % 5; i < len(plan.Items); i += 5 {
		item := plan.Items[i]
		start := bytes.LastIndexByte(source[:item.Offset], '\n') + 1
		end := item.TextStart + len(firstLine(source[item.TextStart:]))
		if item.Row != nil || item.TextStart < item.Offset || start < at || item.State == parser.StateOther {
			continue
		}
		changed = append(changed, source[at:start]...)
		changed = append(changed, change(source[start:item.Offset-1], source[item.Offset-1:item.TextStart], source[item.TextStart:end])...)
		at = end
		hit = append(hit, i)
	}
	return append(changed, source[at:]...), hit
}

func firstLine(text []byte) []byte {
	if i := bytes.IndexAny(text, "\r\n"); i >= 0 {
		return text[:i]
	}
	return text
}
