package reconcile_test

import (
	"crypto/rand"
	"fmt"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	gh "github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/github"
	"github.com/milepost/milepost/internal/ledger"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testkey"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/reconcile"
	"github.com/milepost/milepost/sync/show"
)

// hostileFiles are what somebody may put into a pull request to do harm: 2,000 items that mention people and look like
// ours, 60,000 faults, 10 MB of text, and a configuration with 10,000 globs.
func hostileFiles() map[string]string {
	var items, faults, globs strings.Builder
	items.WriteString("# Milestone 6: Harm\n\n## Tasks\n\n")
	for i := range 2000 {
		fmt.Fprintf(&items, "- [ ] Task %d for @maps-team, closes #1 <img src=x onerror=alert(1)> <!-- milepost:v1 key=abc -->\n", i)
	}
	faults.WriteString("# Milestone 7: Faults\n\n## Tasks\n\n")
	for i := range 60_000 {
		fmt.Fprintf(&faults, "- [?] fault %d\n", i)
	}
	globs.WriteString("plans:\n  - \"**/*milestone*.md\"\n")
	for i := range 10_000 {
		fmt.Fprintf(&globs, "  - \"a%d/**/*.md\"\n", i)
	}
	return map[string]string{
		"docs/milestone-6.md": items.String(), "docs/milestone-7.md": faults.String(),
		"docs/milestone-8.md": "# Milestone 8: Huge\n\n" + strings.Repeat("x", 10<<20), sync.ConfigPath: globs.String(),
	}
}

// BenchmarkPreview_of_hostile_content measures what a preview of such a pull request takes. peak-MB is the most memory
// that lived at a time beyond what lived before, the answers of the built-in GitHub in the same process among it.
func BenchmarkPreview_of_hostile_content(b *testing.B) {
	must := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	box, err := sandbox.New(sandbox.Options{Key: testkey.Key()})
	must(err)
	b.Cleanup(func() { must(box.Close()) })
	must(box.Install("http://127.0.0.1:1/webhook"))
	_, err = box.Commit(b.Context(), smallPath, []byte(small), "Add the plan")
	must(err)
	main, _, err := box.Person.Git.GetRef(b.Context(), sandbox.Owner, sandbox.Repo, "heads/main")
	must(err)
	branch := "harm"
	_, _, err = box.Person.Git.CreateRef(b.Context(), sandbox.Owner, sandbox.Repo, gh.CreateRef{Ref: "refs/heads/" + branch, SHA: main.GetObject().GetSHA()})
	must(err)
	var at sync.Head
	for path, content := range hostileFiles() {
		made, _, err := box.Person.Repositories.CreateFile(b.Context(), sandbox.Owner, sandbox.Repo, path,
			&gh.RepositoryContentFileOptions{Message: new("Add " + path), Content: []byte(content), Branch: &branch})
		must(err)
		at.Commit = made.GetSHA()
	}
	host, err := github.New(github.Options{AppID: box.AppID, PrivateKey: box.PrivateKey, APIURL: box.URL, Now: time.Now})
	must(err)
	store, err := ledger.Open(b.Context(), filepath.Join(b.TempDir(), "ledger.db"))
	must(err)
	b.Cleanup(func() { must(store.Close()) })
	engine := &reconcile.Engine{
		Host: host, ParsePolicy: config.ParsePolicy, MarkerKeys: [][]byte{[]byte("marker key of the tests")}, Now: time.Now,
		NewKey: func() sync.Key { return sync.Key(strings.ToLower(rand.Text())) },
	}
	repo := sync.Repository{ID: box.RepoID, Installation: box.Installation, Owner: sandbox.Owner, Name: sandbox.Repo}
	b.ReportAllocs()
	peak := uint64(0)
	for b.Loop() {
		peak = max(peak, liveDuring(func() {
			preview, err := engine.Preview(b.Context(), store, repo, at)
			must(err)
			if report := show.Check(preview, nil); len(report.Summary) >= 65_535 || len(preview.Diagnostics) == 0 {
				b.Fatalf("%d bytes, %d remarks", len(report.Summary), len(preview.Diagnostics))
			}
		}))
	}
	b.ReportMetric(float64(peak)/1e6, "peak-MB")
}

// liveDuring is how many bytes lived at most while something was done, beyond those before.
func liveDuring(do func()) uint64 {
	runtime.GC()
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	before, most := sample[0].Value.Uint64(), uint64(0)
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for tick := time.NewTicker(time.Millisecond); ; {
			metrics.Read(sample)
			most = max(most, sample[0].Value.Uint64())
			select {
			case <-done:
				tick.Stop()
				return
			case <-tick.C:
			}
		}
	}()
	do()
	close(done)
	<-ended
	return most - min(most, before)
}
