package offline_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/corpus"
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/offline"
)

// revised is a document after edits, with the line that each of its lines was, 0 for a new one.
type revised struct {
	content []byte
	was     []int
}

// revise edits a document as people do between two commits: headings say how far they are, lines get a
// remark, and new ones come between them.
func revise(content []byte, plan *parser.Plan, seed int) revised {
	items := map[int]bool{}
	for _, item := range plan.Items {
		items[item.Line] = true
	}
	out := revised{was: []int{0}}
	var text bytes.Buffer
	add := func(line string, was int) {
		text.WriteString(line + "\n")
		out.was = append(out.was, was)
	}
	seen := 0
	for n, line := range strings.Split(strings.TrimSuffix(string(content), "\n"), "\n") {
		end := ""
		if strings.HasSuffix(line, "\r") {
			line, end = strings.TrimSuffix(line, "\r"), "\r"
		}
		isBox := items[n+1] && strings.Contains(line, "] ")
		if isBox {
			seen++
		}
		switch {
		case isBox && seen%5 == seed%5:
			line += " (seen by Ann)"
		case strings.HasPrefix(line, "###") && seed%2 == 0:
			line += " ✅ COMPLETE"
		case strings.HasPrefix(line, "###"):
			line += " - DONE"
		}
		if isBox && seen%9 == seed%9 && strings.HasPrefix(line, "- [") {
			add(fmt.Sprintf("- [ ] Paint gate %d of the northern boathouse%s", seen, end), 0)
		}
		add(line+end, n+1)
	}
	out.content = text.Bytes()
	return out
}

func TestCompareRevisions_of_real_documents_after_edits(t *testing.T) {
	t.Parallel()
	items, missed, held, wrong := 0, 0, 0, 0
	for seed := range 4 {
		for _, file := range corpusFiles(t, "corpus/docs/*.md") {
			before := parseFile(t, file)
			after := revise(corpus.Read(t, file), before, seed)
			now := parser.Parse(after.content)
			matching := offline.CompareRevisions("plan.md", before, now, sync.DefaultPolicy()).Matching
			texts := map[int]string{}
			for _, item := range before.Items {
				texts[item.Line] = item.Text
			}
			for _, pair := range matching.Pairs {
				old, item := before.Items[pair.Known], now.Items[pair.Entry]
				if was := after.was[item.Line]; was != old.Line && texts[was] != old.Text {
					wrong++
					t.Logf("%s: %q became %q by %s %.2f", filepath.Base(file), old.Text, item.Text, pair.How, pair.Score)
				}
			}
			items += len(before.Items)
			lines := map[int]bool{}
			for _, item := range now.Items {
				lines[after.was[item.Line]] = true
			}
			for _, k := range matching.Removed {
				if old := before.Items[k]; lines[old.Line] {
					missed++
					t.Logf("%s: missed line %d %q", filepath.Base(file), old.Line, old.Text)
				}
			}
			for _, group := range matching.Ambiguous {
				held += len(group.Known)
				for _, k := range group.Known {
					t.Logf("%s: held line %d %q: %s", filepath.Base(file), before.Items[k].Line, before.Items[k].Text, group.Why)
				}
			}
		}
	}
	t.Logf("%d items, %d missed, %d held, %d wrong", items, missed, held, wrong)
	if wrong > 0 || 100*(missed+held) > items {
		t.Errorf("%d wrong, and %d of %d lost, at most 1 in 100 may be", wrong, missed+held, items)
	}
}
