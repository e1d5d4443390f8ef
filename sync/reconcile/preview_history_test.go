package reconcile_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/milepost/milepost/internal/corpus"
	"github.com/milepost/milepost/internal/testsize"
)

func TestPreview_is_what_the_pass_after_the_merge_does_in_histories(t *testing.T) {
	t.Parallel()
	for _, dir := range corpus.Files(t, "corpus/histories/*") {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			files := corpus.Files(t, "corpus/histories/"+filepath.Base(dir)+"/[0-9]*.md")
			if !testsize.Each() {
				files = corpus.Every(max(1, len(files)/testsize.Pick(2, 5)), files)
			}
			l := newLoop(t)
			l.useGenerousLimits() // so that each pass does all that was said
			l.commit("README.md", "Plans come here.\n")
			steps, last := 0, []byte(nil)
			for _, file := range files {
				content := planned(corpus.Read(t, file))
				if bytes.Equal(content, last) {
					continue
				}
				l.keepsItsPromise(fmt.Sprintf("step-%d", steps), draftPath, content, filepath.Base(file))
				l.settle()
				steps, last = steps+1, content
			}
			t.Logf("%d steps", steps)
		})
	}
}

// planned makes a plan of a document that names no milestone.
func planned(content []byte) []byte {
	if bytes.HasPrefix(content, []byte("---")) {
		return content
	}
	return append([]byte("---\nmilestone: History\n---\n\n"), content...)
}
